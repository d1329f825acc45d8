/** Names of the settings that are comma-separated lists. */
const listNames = [
  'CORS_HEADERS',
  'CORS_ORIGINS',
  'CURSOR_SECRETS',
  'JWT_AUDIENCE',
  'JWT_SCOPES',
  'KAFKA_BOOTSTRAP_SERVERS',
  'KAFKA_SUBNET_IDS',
] as const;

/** Settings with their lists as lists. */
export type WithLists<Settings> = {
  readonly [Name in keyof Settings]: Name extends (typeof listNames)[number] ? readonly string[] : Settings[Name];
};

/**
 * Splits the settings that are comma-separated lists. An empty one has no members.
 * This module imports no generated code, because variables of serverless.yml need it before schemas are compiled.
 */
export function splitLists<Settings extends object>(settings: Settings): WithLists<Settings> {
  const values = new Map<string, unknown>(Object.entries(settings));
  for (const name of listNames) {
    const text = values.get(name);
    if (typeof text === 'string') values.set(name, text.split(',').filter(Boolean));
  }
  return Object.fromEntries(values) as WithLists<Settings>;
}
