/** A function as Lambda's configuration describes it. */
export interface FunctionSettings {
  /** Folder with the function's code, unpacked. */
  readonly taskRoot: string;
  /** For example `src/handlers/api.handler`. */
  readonly handler: string;
  /** Megabytes. */
  readonly memory: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly version?: string;
  readonly logFormat?: 'JSON' | 'Text';
}

/**
 * Returns the flags with which Lambda's bootstrap starts Node. Lambda applies no other flag to Node 24.
 * @param memory megabytes of the function
 * @see `/var/runtime/bootstrap` of the image public.ecr.aws/lambda/nodejs
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-experimental-features
 */
export function toNodeArgs(memory: number): readonly string[] {
  const newSpace = Math.floor(memory / 10);
  return [
    '--expose-gc',
    '--max-http-header-size',
    '81920',
    `--max-semi-space-size=${Math.floor(newSpace / 2)}`,
    `--max-old-space-size=${memory - newSpace}`,
  ];
}

/**
 * Returns the command that starts the runtime. Lambda passes the whole of it to the script that
 * AWS_LAMBDA_EXEC_WRAPPER names; a path below /var/task is one in the function's code.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
 */
export function toCommand(
  { memory, taskRoot, environment = {} }: FunctionSettings,
  runtime: Runtime,
): readonly string[] {
  const command = 'command' in runtime ? runtime.command : [runtime.node, ...toNodeArgs(memory), runtime.client];
  const { AWS_LAMBDA_EXEC_WRAPPER: wrapper = '' } = environment;
  return wrapper === '' ? command : [wrapper.replace(/^\/var\/task(?=\/)/, taskRoot), ...command];
}

/** Node and the module of the runtime's client, or another program, like the `bootstrap` of a custom runtime. */
export type Runtime = { readonly node: string; readonly client: string } | { readonly command: readonly string[] };

/** Descriptor on which Lambda reads what the runtime's console prints. */
export const consoleDescriptor = 3;

/**
 * Returns the variables of a function's process: those of Lambda, and its own.
 * @param address host and port of the Runtime API
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function toEnvironment(settings: FunctionSettings, address: string): Readonly<Record<string, string>> {
  const {
    taskRoot,
    handler,
    memory,
    environment,
    name = 'function',
    version = '$LATEST',
    logFormat = 'JSON',
  } = settings;
  return {
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    LAMBDA_TASK_ROOT: taskRoot,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    NODE_PATH: `/opt/nodejs/node24/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules:/var/runtime:${taskRoot}`,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `2026/01/01/[${version}]local`,
    AWS_LAMBDA_LOG_FORMAT: logFormat,
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
    ...environment,
    AWS_LAMBDA_RUNTIME_API: address,
    _HANDLER: handler,
    _LAMBDA_TELEMETRY_LOG_FD: String(consoleDescriptor),
  };
}
