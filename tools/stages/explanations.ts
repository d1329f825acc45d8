/** Why a setting is not the same in all stages. */
export interface Explanation {
  /** The places of the setting in the template, as RFC 6901 pointers. */
  readonly pointers: RegExp;
  readonly what: string;
  readonly why: string;
}

/** Everything in which stages may differ; a difference that is not here is an error. */
export const explanations: readonly Explanation[] = [
  {
    pointers: /^\/Resources\/ReleaseGroup\/Properties\/DeploymentConfigName$/,
    what: 'How a release takes the traffic over',
    why: 'Where users are, a tenth of them tries a release first. A developer who waits five minutes tries less.',
  },
  {
    pointers: /^\/Resources\/TodosTable\/(DeletionPolicy|UpdateReplacePolicy)$/,
    what: 'The table when its stack goes',
    why: 'A trial leaves nothing behind; data that matters outlives mistakes.',
  },
  {
    pointers: /^\/Resources\/TodosTable\/Properties\/DeletionProtectionEnabled$/,
    what: 'The table refuses to be deleted',
    why: 'As above, against deletion by hand. The stack itself is protected in the same stages.',
  },
  {
    pointers: /^\/Resources\/TodosTable\/Properties\/PointInTimeRecoverySpecification\//,
    what: 'Backup to any second of the last 35 days',
    why: 'It is paid by the gigabyte, and a trial has nothing to restore.',
  },
  {
    pointers: /^\/Resources\/TodosTable\/Properties\/SSESpecification\//,
    what: 'Encryption with a KMS key of the account',
    why: 'KMS logs each use of the key. Without it DynamoDB encrypts with a key of its own.',
  },
  {
    pointers: /\/RetentionInDays$/,
    what: 'Days that logs are kept',
    why: 'Long enough to look into what happened; not longer, as logs cost and say who was active when.',
  },
  {
    pointers: /^\/Resources\/HttpApiStage\/Properties\/DefaultRouteSettings\/ThrottlingRateLimit$/,
    what: 'Requests a second through the gateway',
    why: 'A ceiling on what a flood can cost. A trial has one team of users.',
  },
  {
    pointers: /^\/Resources\/HttpApiStage\/Properties\/DefaultRouteSettings\/ThrottlingBurstLimit$/,
    what: 'Requests at once through the gateway',
    why: 'As above.',
  },
  {
    pointers: /^\/Resources\/ApiLambdaFunction\/Properties\/ReservedConcurrentExecutions$/,
    what: 'Instances of the api, at most and set aside',
    why: 'It protects the account from the api, and the api from the account. Trials share what is left.',
  },
  {
    pointers: /^\/Resources\/DocsLambdaFunction\/Properties\/ReservedConcurrentExecutions$/,
    what: 'Instances of the docs, at most and set aside',
    why: 'Anyone may call them, so they get little.',
  },
  {
    pointers: /^\/Resources\/ExportLambdaFunction\/Properties\/ReservedConcurrentExecutions$/,
    what: 'Exports at once, at most and set aside',
    why: 'Anyone may call the URL, and only the function finds out who it is. Trials share what is left.',
  },
];
