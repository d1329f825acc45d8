/** A setting that differs between stages, and the reason. */
export interface Explanation {
  /** Matches the setting's RFC 6901 pointers in the template. */
  readonly pointers: RegExp;
  readonly what: string;
  readonly why: string;
}

/** Every permitted difference between stages. Any other is an error. */
// biome-ignore format: one line per difference
export const explanations: readonly Explanation[] = [
  { pointers: /^\/Resources\/ReleaseGroup\/Properties\/DeploymentConfigName$/, what: 'How a release takes over the traffic', why: 'With users, a tenth of them tries a release first. A trial has none, and five minutes would slow its developer.' },
  { pointers: /^\/Resources\/Todos(Table|Cluster|Bucket)\/(DeletionPolicy|UpdateReplacePolicy)$/, what: 'The data when its stack is deleted', why: 'A trial leaves nothing behind. Data that matters outlives mistakes.' },
  { pointers: /^\/Resources\/Todos(Table|Cluster)\/Properties\/DeletionProtectionEnabled$/, what: 'The database refuses deletion', why: 'As above, against deletion by hand. The same stages protect their stack.' },
  { pointers: /^\/Resources\/TodosTable\/Properties\/PointInTimeRecoverySpecification\/\w+$/, what: 'Backup to any second of the last 35 days', why: 'It is billed per gigabyte, and a trial has nothing to restore.' },
  { pointers: /^\/Conditions\/ProtectsData\//, what: 'Backups: of the cluster daily for 7 days, or each version of an object for 35 days', why: 'As above.' },
  { pointers: /^\/Resources\/TodosTable\/Properties\/SSESpecification\/\w+$/, what: 'Encryption with a KMS key of the account', why: 'KMS logs each use of the key. Without it DynamoDB encrypts with a key of its own.' },
  { pointers: /^\/Resources\/\w+\/Properties\/RetentionInDays$/, what: 'Days that logs are kept', why: 'Long enough to investigate. Not longer, because logs cost money and show when each owner was active.' },
  { pointers: /^\/Resources\/HttpApiStage\/Properties\/DefaultRouteSettings\/ThrottlingRateLimit$/, what: 'Requests per second through the gateway', why: 'Limits the cost of a flood of requests. A trial has one team of users.' },
  { pointers: /^\/Resources\/HttpApiStage\/Properties\/DefaultRouteSettings\/ThrottlingBurstLimit$/, what: 'Concurrent requests through the gateway', why: 'As above.' },
  { pointers: /^\/Resources\/(TodosTable\/Properties\/OnDemandThroughput\/MaxReadRequestUnits|TableSpendingAlarm\/.*\/Reads)$/, what: 'Read units per second of the table', why: 'The largest bill of the table ([in dollars](cost.md#the-most-that-the-table-can-cost)), whatever clients do.' },
  { pointers: /^\/Resources\/(TodosTable\/Properties\/OnDemandThroughput\/MaxWriteRequestUnits|TableSpendingAlarm\/.*\/Writes)$/, what: 'Write units per second of the table', why: 'As above.' },
  { pointers: /^\/Resources\/ApiLambdaFunction\/Properties\/ReservedConcurrentExecutions$/, what: 'Reserved and maximum instances of the api', why: 'Protects the account from the api, and the api from the account. Trials share the rest.' },
  { pointers: /^\/Resources\/DocsLambdaFunction\/Properties\/ReservedConcurrentExecutions$/, what: 'Reserved and maximum instances of the docs', why: 'Anyone may call them, so they get few.' },
  { pointers: /^\/Resources\/ExportLambdaFunction\/Properties\/ReservedConcurrentExecutions$/, what: 'Reserved and maximum concurrent exports', why: 'Anyone may call the URL, and only the function checks the token. Trials share the rest.' },
];
