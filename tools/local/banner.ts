import { toBasePath } from '../../src/http/public-url.ts';
import type { LocalSettings } from '../serverless/settings.ts';
import { toTokenCommand } from './local-issuer.ts';

export interface BannerContext {
  /** Name and version of the service. */
  readonly title: string;
  readonly settings: LocalSettings;
  /** Where the todos are, such as `DynamoDB (embedded, in memory)`. */
  readonly place: string;
  /** URL of the export. */
  readonly exportUrl: string;
  /** How long the start took. */
  readonly seconds: number;
  /** Whether `npm run token` gets tokens of the issuer. */
  readonly givesTokens: boolean;
}

/** Returns what `npm start` prints when it is ready: at most eight lines, the last of which is a command that works. */
export function toBanner({ title, settings, place, exportUrl, seconds, givesTokens }: BannerContext): string {
  const { PORT, PUBLIC_URL, JWT_ISSUER } = settings;
  const origin = `http://localhost:${PORT}${toBasePath(PUBLIC_URL)}`;
  const token = JWT_ISSUER === undefined ? '' : ' -H "authorization: Bearer $TOKEN"';
  const rows = [
    ['API', `${origin}/todos`],
    ['docs', `${origin}/docs`],
    ['export', `${exportUrl}/todos.csv`],
    ['data', place],
    ['auth', toAuth(settings, givesTokens)],
    ...(givesTokens ? [['token', `TOKEN=$(${toTokenCommand(settings)})`]] : []),
    ['try', `curl ${origin}/todos${token} -H 'content-type: application/json' -d '{"text":"Buy milk"}'`],
  ];
  const lines = rows.map(([label = '', text]) => `  ${label.padEnd(labelWidth)}${text}`);
  return [`${title} is ready in ${seconds.toFixed(1)} s`, ...lines].join('\n');
}

const labelWidth = 'export'.length + 2;

function toAuth({ JWT_ISSUER, JWT_AUDIENCE = [], JWT_SCOPES }: LocalSettings, givesTokens: boolean): string {
  if (JWT_ISSUER === undefined) return 'none: all callers share one list';
  const scopes = JWT_SCOPES === undefined ? '' : `, with scope ${JWT_SCOPES.join(' or ')}`;
  const place = givesTokens ? '' : ': put one into TOKEN';
  return `tokens of ${JWT_ISSUER} for ${JWT_AUDIENCE.join(' or ')}${scopes}${place}`;
}
