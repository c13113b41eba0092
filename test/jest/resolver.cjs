/** TypeScript sources import each other as `./x.js`; before a build only `./x.ts` stands there. */
module.exports = (request, options) => {
  const ours = request.startsWith('.') && request.endsWith('.js') && !options.basedir.includes('node_modules');
  if (!ours) return options.defaultResolver(request, options);
  for (const extension of ['.ts', '.tsx', '.js']) {
    try {
      return options.defaultResolver(request.slice(0, -3) + extension, options);
    } catch (error) {
      if (extension === '.js') throw error;
    }
  }
};
