/** @returns the environment of a function's process: what Lambda sets, and serverless.yml */
export function toEnvironment(own: Readonly<Record<string, string>>, endpoint: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'api',
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'x'.repeat(40),
    AWS_SESSION_TOKEN: 'x'.repeat(800),
    ...own,
    CURSOR_SECRETS: 'a-secret-of-at-least-32-characters',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  };
}
