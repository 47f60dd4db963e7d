// What we add to GraphiQL's own controls.
import { Button, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useState } from 'react';

import { demoToken, withToken } from './page.js';

const ROOMY = {
  fontSize: 13,
  glyphMargin: false,
  lineDecorationsWidth: 12,
  wordWrap: 'on',
  wrappingIndent: 'indent',
};

export function StaffButton() {
  const headerEditor = useGraphiQL((state) => state.headerEditor);
  const [problem, setProblem] = useState(null);

  async function use() {
    try {
      headerEditor.setValue(withToken(headerEditor.getValue(), await demoToken()));
      document.querySelector('.graphiql-editor-tools [data-name=headers]').click();
      setProblem(null);
    } catch (error) {
      setProblem(error.message);
    }
  }

  return (
    <Button className="staff-token" onClick={use} title="Puts it into the headers of this tab">
      {problem ?? 'Use the demo staff token'}
    </Button>
  );
}

/** GraphiQL's colours follow the system by themselves; those of its editors when told again. */
export function FollowSystemTheme() {
  const theme = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();

  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setTheme(theme);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, [theme, setTheme]);

  return null;
}

/** Puts the cursor where Ctrl-Enter runs the operation that a link names. */
export function LinkedOperation({ name }) {
  const operations = useGraphiQL((state) => state.operations);
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const { setOperationName } = useGraphiQLActions();
  const [done, setDone] = useState(!name);

  useEffect(() => {
    if (done || !queryEditor || !operations?.length) return;
    const named = operations.find((operation) => operation.name?.value === name);
    if (named) {
      setOperationName(name);
      queryEditor.setPosition(queryEditor.getModel().getPositionAt(named.loc.start));
      queryEditor.focus();
    }
    setDone(true);
  }, [done, operations, queryEditor, name, setOperationName]);

  return null;
}

/** Long lines wrap, and the tab that is shown can be seen among many. */
export function Comfort() {
  const editors = useGraphiQL((state) => ({
    query: state.queryEditor,
    variables: state.variableEditor,
    headers: state.headerEditor,
    response: state.responseEditor,
  }));
  const activeTabIndex = useGraphiQL((state) => state.activeTabIndex);

  useEffect(() => {
    for (const editor of Object.values(editors)) {
      editor?.updateOptions(ROOMY);
    }
  }, [editors]);

  useEffect(() => {
    const tab = document.getElementById(`graphiql-session-tab-${activeTabIndex}`);
    tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [activeTabIndex]);

  return null;
}
