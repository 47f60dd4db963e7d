// The tour: a panel that lists the saved operations by group and opens them as tabs.
import { UnStyledButton, useGraphiQL, useGraphiQLActions } from '@graphiql/react';

import { pretty } from './tabs.js';

export function tourPlugin(operations) {
  return { title: 'Tour', icon: TourIcon, content: () => <Tour operations={operations} /> };
}

function Tour({ operations }) {
  const groups = [...new Set(operations.map(({ group }) => group))];
  return (
    <section className="tour" aria-label="Tour">
      <div className="graphiql-doc-explorer-title">Tour</div>
      <p>
        From the first product to an order. Open an operation and press the play button. A variable
        such as <code>"$cartId"</code> is filled from what was answered before.
      </p>
      {groups.map((group) => (
        <div key={group}>
          <h3>{group}</h3>
          <ol>
            {operations
              .filter((operation) => operation.group === group)
              .map((operation) => (
                <Stop key={operation.name} operation={operation} />
              ))}
          </ol>
        </div>
      ))}
    </section>
  );
}

function Stop({ operation }) {
  const { tabs, activeTabIndex, queryEditor, variableEditor } = useGraphiQL((state) => ({
    tabs: state.tabs,
    activeTabIndex: state.activeTabIndex,
    queryEditor: state.queryEditor,
    variableEditor: state.variableEditor,
  }));
  const { addTab, changeTab, setOperationName } = useGraphiQLActions();
  const opened = tabs.findIndex((tab) => tab.title === operation.name);

  function open() {
    if (opened >= 0) {
      changeTab(opened);
    } else {
      addTab();
      queryEditor.setValue(operation.document);
      variableEditor.setValue(pretty(operation.variables));
    }
    // GraphiQL reads the name a moment later; whoever presses play at once would run the old one.
    setOperationName(operation.name);
  }

  return (
    <li>
      <UnStyledButton onClick={open} aria-current={opened >= 0 && opened === activeTabIndex}>
        {operation.title}
        {operation.headers.length > 0 && <span className="needs"> · needs a staff token</span>}
      </UnStyledButton>
    </li>
  );
}

function TourIcon(props) {
  return (
    <svg height="1em" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" {...props}>
      <path d="M12 21s-6.5-5.6-6.5-11a6.5 6.5 0 0 1 13 0c0 5.4-6.5 11-6.5 11Z" />
      <circle cx="12" cy="10" r="2.5" />
    </svg>
  );
}
