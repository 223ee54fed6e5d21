// SPDX-License-Identifier: Apache-2.0
// Checks files with the tools of npm that Debian does not have, many in one process.
//
//   NODE_PATH=… node check_files.js <questions.json      prints [{"id", "line", "tool", "message"}]
//
// A question: {"id", "kind": "workflow"|"action"|"dockerfile"|"object"|"typescript", "text"} (object: "object" instead).
'use strict';
const path = require('path');
const modules = process.env.NODE_PATH;
const need = name => require(path.join(modules, name));
const questions = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const findings = [];
const of = (...kinds) => questions.filter(question => kinds.includes(question.kind));
const say = (id, line, tool, message) => findings.push({ id, line, tool, message });

// The deepest errors are the ones that say what is wrong; the outer ones only that none of the forms fits.
function deepest(errors) {
  return (errors || []).flatMap(error => {
    const states = (error.states || []).filter(state => (state.errors || []).length);
    if (!states.length) return [error];
    const fewest = states.reduce((best, state) => (state.errors.length < best.errors.length ? state : best));
    return deepest(fewest.errors);
  });
}

async function workflows() {
  if (!of('workflow', 'action').length) return;
  const validator = await import(path.join(modules, '@action-validator/core/action_validator.js'));
  for (const { id, kind, text } of of('workflow', 'action')) {
    const state = kind === 'action' ? validator.validateAction(text) : validator.validateWorkflow(text);
    for (const error of deepest(state.errors))
      findings.push({ id, line: error.location ? error.location.line : 1, path: error.path, tool: 'action-validator',
        message: `${error.path || ''}: ${error.detail || error.title}` });
  }
}

function dockerfiles() {
  if (!of('dockerfile').length) return;
  const { validate } = need('dockerfile-utils');
  const lint = need('dockerfilelint');
  for (const { id, text } of of('dockerfile')) {
    for (const problem of validate(text)) say(id, problem.range.start.line + 1, 'dockerfile-utils', problem.message);
    for (const issue of lint.run('.', text)) say(id, issue.line, 'dockerfilelint', `${issue.title}: ${issue.description}`);
  }
}

function objects() {
  for (const { id, object } of of('object')) {
    let group;
    try {
      group = need(path.join('kubernetes-models', object.apiVersion));
    } catch {
      say(id, 1, 'kubernetes-models', `unknown apiVersion ${object.apiVersion}`);
      continue;
    }
    const Kind = group[object.kind];
    if (!Kind) {
      say(id, 1, 'kubernetes-models', `${object.apiVersion} has no ${object.kind}`);
      continue;
    }
    try {
      new Kind(object).validate();
    } catch (error) {
      say(id, 1, 'kubernetes-models', `${object.kind} ${(object.metadata || {}).name}: ${error.message}`);
    }
  }
}

function typescript() {
  if (!of('typescript').length) return;
  const ts = need('typescript');
  for (const { id, text } of of('typescript')) {
    const source = ts.createSourceFile(id, text, ts.ScriptTarget.Latest, false);
    for (const problem of source.parseDiagnostics)
      say(id, source.getLineAndCharacterOfPosition(problem.start).line + 1, 'typescript', ts.flattenDiagnosticMessageText(problem.messageText, ' '));
  }
}

(async () => {
  await workflows();
  dockerfiles();
  objects();
  typescript();
  process.stdout.write(JSON.stringify(findings));
})();
