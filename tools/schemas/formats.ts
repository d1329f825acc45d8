/** Format that `schemas/*.json` may name. */
interface Format {
  readonly pattern: RegExp;
  readonly lengthMax: number;
  readonly message: string;
}

// A leap year is divisible by 4, but a full century only by 400.
const leapYear = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';
const anyYear =
  '\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))';
const hourAndMinute = '(?:[01]\\d|2[0-3]):[0-5]\\d';

/**
 * Formats by name. Ajv writes their patterns into the validators, so no library is bundled.
 *
 * A `date-time` is that of RFC 3339 section 5.6 with any offset, without leap seconds, which Date cannot represent, and
 * with at most nine decimals, which limits its length.
 */
export const formats: Readonly<Record<string, Format>> = {
  uuid: { pattern: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, lengthMax: 36, message: 'must be a UUID' },
  'date-time': {
    pattern: new RegExp(
      `^(?:${anyYear}|${leapYear}-02-29)T${hourAndMinute}:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-]${hourAndMinute})$`,
      'i',
    ),
    lengthMax: '2026-01-02T03:04:05.123456789+00:00'.length,
    message: 'must be a date-time, such as 2026-01-02T03:04:05Z',
  },
};
