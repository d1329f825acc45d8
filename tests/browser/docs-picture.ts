import { join } from 'node:path';
import { serviceDir } from '../support/service-dir.ts';
import { launchBrowser } from './browser.ts';

// Takes the README's picture of the docs page, with `npm start` running without an issuer:
// CHROMIUM_PATH=/usr/bin/chromium node tests/browser/docs-picture.ts
// pngquant --speed 1 --force --ext .png 128 docs/images/docs-page.png
const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1200, height: 1370 } });
await page.goto('http://localhost:3000/docs#createTodo');
await page.locator('#createTodo').getByRole('button', { name: 'Send' }).click();
await page.locator('.body').waitFor();
await page.evaluate('scrollTo(0, 0)');
await page.mouse.move(0, 0);
await page.screenshot({ path: join(serviceDir, 'docs/images/docs-page.png') });
await browser.close();
