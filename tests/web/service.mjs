// What the tests of the page share: the real server as a child process, and a browser on it.
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync, existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const PROGRAM = path.resolve(ROOT, process.env.BUILD || 'build', 'attache');
export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const PATIENCE_MS = 60000; // machines that run tests are slow at times

// Starts the program with further arguments; ready when it says so.
export async function serve(...args) {
  const child = spawn(PROGRAM, ['serve', '--listen', '127.0.0.1:0', ...args], {stdio: ['ignore', 'ignore', 'pipe']});
  let log = '';
  const address = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server did not become ready:\n${log}`)), PATIENCE_MS);
    child.stderr.on('data', bytes => {
      log += bytes;
      const found = /"event":"ready","address":"([^"]*)"/.exec(log);
      if (found) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    });
    child.once('exit', () => reject(new Error(`the server ended:\n${log}`)));
  });
  return {address, pid: child.pid, stop: () => new Promise(resolve => {
    if (child.exitCode !== null) resolve(child.exitCode);
    child.once('exit', resolve);
    child.kill('SIGTERM');
  })};
}

export async function launch() {
  const {chromium} = await import('playwright-core');
  const profile = mkdtempSync(path.join(tmpdir(), 'attache-web-'));
  const browser = await chromium.launch({executablePath: CHROMIUM, timeout: PATIENCE_MS, headless: true, args: ['--no-sandbox',
    '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--disable-dev-shm-usage', `--disk-cache-dir=${profile}`]});
  const close = browser.close.bind(browser);
  browser.close = async () => {
    await close();
    rmSync(profile, {recursive: true, force: true});
  };
  return browser;
}

// A page that notes whatever goes wrong on it, and what it fetched, in page.noted.
export async function open(browser, address, options = {}) {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, locale: 'en-GB', ...options});
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.noted = {errors: [], fetched: []};
  page.on('console', message => ['error', 'warning'].includes(message.type()) && page.noted.errors.push(message.text()));
  page.on('pageerror', error => page.noted.errors.push(error.stack));
  page.on('requestfinished', request => page.noted.fetched.push(request));
  await page.goto(address.endsWith('/') ? address : address + '/');
  return page;
}

export async function read(page, text, published = '') {
  await page.fill('#text', text);
  await page.fill('#published', published);
  await page.click('#submit');
  await page.waitForSelector('#result:not([hidden])');
}

export async function openSample(page, name) {
  await page.click(`[data-sample=${name}]`);
  await page.waitForSelector('#result:not([hidden])');
  await page.waitForSelector('#map .land', {state: 'attached'});
}
