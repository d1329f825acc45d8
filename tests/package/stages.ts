/** What every stage must be told. */
const tokens = { JWT_ISSUER: 'https://auth.example.com/', JWT_AUDIENCE: 'todo-api' };

/** Every kind of stage, and the environment with which the tests package it. */
export const stages = {
  dev: { ...tokens, CORS_ORIGINS: 'https://app.example.com,http://localhost:5173' },
  'pr-123': tokens,
  staging: tokens,
  prod: tokens,
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type Stage = keyof typeof stages;

export const stageNames = Object.keys(stages) as readonly Stage[];
