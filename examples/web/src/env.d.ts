interface ImportMetaEnv {
  /** URL of the API, `http://localhost:3000` without it. */
  readonly VITE_API_URL?: string;
  /** Issuer of the tokens, which has an OpenID configuration. Without it users paste a token. */
  readonly VITE_OIDC_AUTHORITY?: string;
  readonly VITE_OIDC_CLIENT_ID?: string;
  /** Space-separated, `openid profile` without it. `offline_access` renews tokens without a frame. */
  readonly VITE_OIDC_SCOPE?: string;
  /** Sent as `audience` with the authorization request: some issuers make tokens for an API only then. */
  readonly VITE_OIDC_AUDIENCE?: string;
}
