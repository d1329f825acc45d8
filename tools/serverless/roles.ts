import type { Serverless, ServiceFunction } from './serverless.ts';

interface Role {
  readonly Properties: { readonly Policies: readonly [{ readonly PolicyDocument: Policy }] };
}

interface Policy {
  Statement: object[];
}

/** Returns the policy of a function's role, which is in `resources`. */
export function policyOf({ resources }: Serverless['service'], { role = '' }: ServiceFunction): Policy | undefined {
  const roles = resources.Resources as unknown as Readonly<Partial<Record<string, Role>>>;
  return roles[role]?.Properties.Policies[0].PolicyDocument;
}
