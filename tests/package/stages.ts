/** Every kind of stage, and the environment with which the tests package it. */
export const stages = {
  dev: { CORS_ORIGINS: 'https://app.example.com,http://localhost:5173' },
  'pr-123': {},
  staging: {},
  prod: {},
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type Stage = keyof typeof stages;

export const stageNames = Object.keys(stages) as readonly Stage[];
