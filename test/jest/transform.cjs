/** Strips types only: `tsc -b` is what checks them. */
const ts = require('typescript');

const options = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  jsx: ts.JsxEmit.ReactJSX,
  jsxImportSource: 'preact',
  sourceMap: true,
  inlineSourceMap: true,
  verbatimModuleSyntax: true,
};

module.exports = {
  process: (source, fileName) => ({ code: ts.transpileModule(source, { compilerOptions: options, fileName }).outputText }),
};
