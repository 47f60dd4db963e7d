// GraphiQL 4 from a CDN (cdn.html says why), with the same tabs, fetcher and staff button.
import { demoToken, pageConfig, withToken } from './page.js';
import { touring } from './placeholders.js';
import { firstSizes, openTabs } from './tabs.js';

const { GraphiQL, GraphiQLPluginExplorer, React, ReactDOM } = window;

if (GraphiQL && GraphiQLPluginExplorer && React && ReactDOM) {
  show();
} else {
  document.querySelector('.waiting:not(.late)').remove();
  document.querySelector('.late').style.visibility = 'visible';
}

function show() {
  const { createElement } = React;
  const config = pageConfig();
  firstSizes(localStorage);
  const active = openTabs(localStorage, config.operations, location.search);
  if (new URLSearchParams(location.search).has('query')) {
    history.replaceState(null, '', location.pathname);
  }

  function StaffButton() {
    const { headerEditor } = GraphiQL.React.useEditorContext();
    const [problem, setProblem] = React.useState(null);

    async function use() {
      try {
        headerEditor.setValue(withToken(headerEditor.getValue(), await demoToken()));
        document.querySelector('.graphiql-editor-tools [data-name=headers]').click();
        setProblem(null);
      } catch (error) {
        setProblem(error.message);
      }
    }

    const label = problem ?? 'Use the demo staff token';
    return createElement('button', { className: 'graphiql-button staff-token', onClick: use }, label);
  }

  const brand = createElement('a', { key: 'brand', className: 'brand', href: '/' }, 'Cartograph');
  const staff = config.demoToken && createElement(StaffButton, { key: 'staff' });
  const fetcher = GraphiQL.createFetcher({ url: new URL(config.endpoint, location.href).href });
  ReactDOM.createRoot(document.getElementById('graphiql')).render(
    createElement(
      GraphiQL,
      {
        fetcher: touring(fetcher, config, sessionStorage),
        plugins: [GraphiQLPluginExplorer.explorerPlugin()],
        query: active.query ?? '',
        variables: active.variables ?? '',
        defaultEditorToolsVisibility: 'variables',
      },
      createElement(GraphiQL.Logo, null, [staff, brand]),
    ),
  );
}
