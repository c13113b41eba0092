/**
 * Several test files as one suite: what they share is loaded once instead of once a file, which is most of the time when the suite
 * runs again for every change of a mutation run. MUTATION_TESTS names the files from the root, separated by spaces.
 */
for (const file of (process.env.MUTATION_TESTS ?? '').split(' ')) await import(new URL(`../../${file}`, import.meta.url).pathname);
