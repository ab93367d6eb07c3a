/** Draws icon.png (512 × 512) from icon.svg, in a browser: `node build/render-icon.js [CHROMIUM]`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

const place = name => fileURLToPath(new URL(name, import.meta.url));
const browser = await chromium.launch(process.argv[2] ? { executablePath: process.argv[2] } : {});
const page = await browser.newPage({ viewport: { width: 512, height: 512 } });
await page.setContent(`<style>body { margin: 0 }</style>${readFileSync(place('icon.svg'), 'utf8')}`);
await page.screenshot({ path: place('icon.png'), omitBackground: true });
await browser.close();
