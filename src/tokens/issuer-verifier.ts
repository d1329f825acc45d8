import type { Deployment } from '../generated/validators.js';
import { createIssuerKeys } from './issuer-keys.ts';
import { createTokenVerifier, type VerifyToken } from './token.ts';

type Settings = Pick<Deployment, 'JWT_ISSUER' | 'JWT_AUDIENCE' | 'JWT_SCOPES'>;

/** @returns what verifies tokens as the settings of a stage say; without an issuer and an audience it lets nobody in */
export function createIssuerVerifier({ JWT_ISSUER: issuer = '', JWT_AUDIENCE, JWT_SCOPES }: Settings): VerifyToken {
  const keys = createIssuerKeys({ issuer });
  return createTokenVerifier({ issuer, audience: toList(JWT_AUDIENCE), scopes: toList(JWT_SCOPES), keys });
}

function toList(values = ''): readonly string[] {
  return values === '' ? [] : values.split(',');
}
