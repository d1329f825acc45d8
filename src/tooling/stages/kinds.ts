/** A stage of each kind that is deployed. */
export const stageNames = ['dev', 'pr-123', 'staging', 'prod'] as const;

export type StageName = (typeof stageNames)[number];

/** What any stage must be told before it can be packaged, made up. */
export const exampleSettings = { JWT_ISSUER: 'https://auth.example.com/', JWT_AUDIENCE: 'todo-api' } as const;
