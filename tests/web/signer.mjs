/* Keys in the browser, for people whom a test has made already: the page makes
 * one, and the person adds it with the key that the test has. */

import assert from 'node:assert/strict';

/* The key that this page's browser signs with from now on, as `handle`. */
export async function giveKey(page, c, handle) {
	const made = await page.evaluate(async ({ slug, log, handle: who }) => {
		const [, base] = document.querySelector('script[type=module]').src
			.match(/^(.*\/w\/[0-9a-f]+)\//);
		const keyring = await import(`${base}/lib/keyring.js`);
		const { proveKey } = await import(`${base}/lib/statement.js`);
		const { id } = await keyring.create({ slug, log, handle: who });
		return proveKey(log, who, await keyring.signerOf(id));
	}, { slug: c.slug, log: c.log, handle });
	await c.record(handle, 'key', { action: 'add', handle, ...made });
}

/*
 * Sign what the dialog shows, and wait until it says so: the receipt has been
 * verified, step by step.  Returns the exact text that was shown.
 */
export async function signDialog(page) {
	const dialog = page.locator('dialog.signing');
	const sign = dialog.getByRole('button', { name: /^Sign/ });
	await sign.waitFor();
	const shown = await dialog.locator('pre').allInnerTexts();
	await sign.click();
	await dialog.getByText('The log still has everything').waitFor();
	assert.equal(await dialog.getByText('FAILED').count(), 0);
	await dialog.getByRole('button', { name: 'Done' }).click();
	return shown;
}

/* Is a page wider than its window? */
export const tooWide = (page) => page.evaluate(() =>
	document.documentElement.scrollWidth - window.innerWidth);
