/** A stage of one developer, and the arguments of `serverless` that deploy or remove it. */
export interface Sandbox {
  readonly stage: string;
  readonly args: readonly string[];
}

/** A stage's name has at most 40 characters (tools/serverless/steps/stage.ts). */
const nameMax = 40 - 'dev-'.length;

/**
 * Reads the arguments of `npm run sandbox`: a name if it is not that of the user, `--remove`, and any others, which `serverless`
 * gets. Without a parameter `auth` the stage has users of its own, so that nobody else gets in.
 * @param user returns the name of the user of this machine
 * @throws Error if the name has no character of a stage's name, or is one that many machines have
 */
export function toSandbox(args: readonly string[], user: () => string): Sandbox {
  const isRemoval = args.includes('--remove');
  const flags = args.filter((each) => each !== '--remove');
  const [first = '--'] = flags;
  const [name, others] = first.startsWith('-') ? [toOwnName(user()), flags] : [first, flags.slice(1)];
  const stage = `dev-${toStagePart(name)}`;
  if (isRemoval) return { stage, args: ['remove', '--stage', stage, ...others] };
  const auth = others.some((each) => /^(--param=)?auth=/.test(each)) ? [] : ['--param', 'auth=cognito'];
  return { stage, args: ['deploy', '--stage', stage, ...auth, ...others] };
}

/** Users of containers and of rented machines: two developers would deploy, and remove, the same stage. */
const sharedNames = ['admin', 'codespace', 'ec2-user', 'gitpod', 'node', 'root', 'runner', 'ubuntu', 'user', 'vscode'];

function toOwnName(user: string): string {
  if (!sharedNames.includes(user.toLowerCase())) return user;
  throw new Error(`Many machines have a user ${user}. Name your sandbox: npm run sandbox -- alice`);
}

/** Accents are dropped, and other characters become hyphens. */
function toStagePart(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const part = plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, nameMax)
    .replace(/-$/, '');
  if (part === '') throw new Error(`${name} has no letter or digit for a stage's name: npm run sandbox -- alice`);
  return part;
}
