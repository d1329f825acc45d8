import { localAudience, localIssuer } from './local-issuer.ts';

/**
 * Returns where `npm run example` serves, and the environment of its processes. Settings that would part the app from the
 * service are its own, so those of a settings file do not count: the public URL and the origins. Tokens may be of another
 * local issuer.
 */
export function toExampleSettings(given: NodeJS.ProcessEnv) {
  const { PORT = '3000', EXPORT_PORT = '3002', WEB_PORT = '5173' } = given;
  const api = `http://localhost:${PORT}`;
  const app = `http://localhost:${WEB_PORT}`;
  const own = { PORT, EXPORT_PORT, PUBLIC_URL: api, CORS_ORIGINS: '*', VITE_API_URL: api };
  const environment = { JWT_ISSUER: localIssuer, JWT_AUDIENCE: localAudience, ...given, ...own };
  return { api, app, webPort: WEB_PORT, environment };
}
