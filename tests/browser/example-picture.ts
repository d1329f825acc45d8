import { join } from 'node:path';
import { serviceDir } from '../support/service-dir.ts';
import { launchBrowser } from './browser.ts';

// Takes the README's picture of the example app, with a link that `npm run example` printed:
// CHROMIUM_PATH=/usr/bin/chromium node tests/browser/example-picture.ts 'http://localhost:5173/#token=...'
// pngquant --speed 1 --force --ext .png 128 docs/images/example-app.png
const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 760, height: 560 } });
await page.goto(process.argv[2] ?? '');
await page.getByRole('checkbox', { name: 'Buy milk' }).waitFor();
await page.screenshot({ path: join(serviceDir, 'docs/images/example-app.png') });
await browser.close();
