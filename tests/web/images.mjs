// The pictures of the page in docs/images/, anew: scripts/images. The serif of the page is whatever the machine has.
import {mkdirSync, writeFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {ROOT, serve, launch, open, openSample} from './service.mjs';

const FOLDER = path.join(ROOT, 'docs/images');
const MOST_BYTES = 300 * 1024;
const WIDE = {viewport: {width: 1280, height: 920}, deviceScaleFactor: 1.35, reducedMotion: 'reduce'};
const PHONE = {viewport: {width: 390, height: 780}, deviceScaleFactor: 1.4, isMobile: true, hasTouch: true, reducedMotion: 'reduce'};

const server = await serve('--log', 'off').catch(() => serve());
const browser = await launch();

// PNG to WebP with the browser's own encoder.
async function save(page, name) {
  const shot = await page.screenshot();
  if (process.env.KEEP_PNG) writeFileSync(path.join(process.env.KEEP_PNG, `${name}.png`), shot);
  const png = shot.toString('base64');
  const blank = await browser.newPage();
  const webp = await blank.evaluate(async data => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), {width: image.width, height: image.height});
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.74).split(',')[1];
  }, png);
  await blank.close();
  writeFileSync(path.join(FOLDER, name), Buffer.from(webp, 'base64'));
  return statSync(path.join(FOLDER, name)).size;
}

async function picture(name, options, pose) {
  const page = await open(browser, server.address, options);
  await pose(page);
  await page.mouse.move(0, 0);
  await page.waitForFunction(() => document.getElementById('tip').hidden);
  const bytes = await save(page, name);
  console.log(`${name}: ${bytes} bytes`);
  await page.context().close();
  return bytes;
}

async function choosePerson(page) {
  await openSample(page, 'strait-talks');
  await page.click('#article mark.official a >> text=Daniel Reyes');
  await page.waitForSelector('#panels details[open] blockquote');
  await page.evaluate(() => {
    scrollTo(0, 0);
    document.getElementById('aside').scrollTop = 0;
  });
}

mkdirSync(FOLDER, {recursive: true});
let total = 0;
total += await picture('reader.webp', WIDE, choosePerson);
total += await picture('reader-dark.webp', {...WIDE, deviceScaleFactor: 1, colorScheme: 'dark'}, async page => {
  await openSample(page, 'river-flood');
  await page.click('#tab-events');
});
total += await picture('reader-phone.webp', PHONE, async page => {
  await openSample(page, 'river-flood');
  await page.tap('#article mark.official a >> nth=0');
  await page.waitForSelector('#sheet:not([hidden])');
});
await browser.close();
await server.stop();
console.log(`${total} bytes in all`);
process.exit(total > MOST_BYTES ? 1 : 0);
