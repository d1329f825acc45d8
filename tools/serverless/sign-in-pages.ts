import { splitLists } from '../../src/lists.ts';

/** Origin of the example app: without CORS_ORIGINS the users of a trial sign in there. */
export const exampleOrigin = 'http://localhost:5173';

type PageEnvironment = Readonly<Partial<Record<'CORS_ORIGINS' | 'DOMAIN_NAME' | 'PUBLIC_URL', string>>>;

/** Returns the URLs to which the sign-in page of a stage leads back: the root of each origin. */
export function toSignInPages({ CORS_ORIGINS }: PageEnvironment): readonly string[] {
  return splitLists({ CORS_ORIGINS: CORS_ORIGINS || exampleOrigin }).CORS_ORIGINS.map((origin) => `${origin}/`);
}

/**
 * Returns a reason why pages of these origins cannot sign in, or undefined.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html CallbackURLs
 */
export function findOriginFault(origins: readonly string[]): string | undefined {
  if (origins.includes('*'))
    return 'auth=cognito leads users back to the origins in CORS_ORIGINS, which must not be *.';
  const open = origins.find((origin) => !/^(https:|http:\/\/localhost(:|$))/.test(origin));
  return open && `auth=cognito leads users back to https:// and http://localhost only, not to ${open} in CORS_ORIGINS.`;
}

/** Returns the URL of a stage's API, in which CloudFormation fills in what it chooses. */
export function toApiUrl({ DOMAIN_NAME, PUBLIC_URL }: PageEnvironment): string {
  if (PUBLIC_URL) return PUBLIC_URL.replace(/\/$/, '');
  return DOMAIN_NAME ? `https://${DOMAIN_NAME}` : ownUrl;
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills it in
const ownUrl = 'https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}';
