import { expect, test } from '@jest/globals';
import { toExampleSettings } from '../../../tools/local/example-settings.ts';

test('the app reaches the service whatever PUBLIC_URL and CORS_ORIGINS are', () => {
  const given = { PORT: '3100', WEB_PORT: '5200', STORE: 's3', JWT_AUDIENCE: 'mine' };
  const settings = toExampleSettings({
    ...given,
    PUBLIC_URL: 'https://api.example.com/v1',
    CORS_ORIGINS: 'https://x.example',
  });
  expect(settings).toEqual({
    api: 'http://localhost:3100',
    app: 'http://localhost:5200',
    webPort: '5200',
    environment: {
      ...given,
      JWT_ISSUER: 'http://localhost:3001',
      EXPORT_PORT: '3002',
      PUBLIC_URL: 'http://localhost:3100',
      CORS_ORIGINS: '*',
      VITE_API_URL: 'http://localhost:3100',
    },
  });
});
