// The page: GraphiQL with the tour, the explorer, the history and the staff button.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';

import { Comfort, FollowSystemTheme, LinkedOperation, StaffButton } from './controls.jsx';
import { pageConfig } from './page.js';
import { touring } from './placeholders.js';
import { firstSizes, openTabs } from './tabs.js';
import { tourPlugin } from './tour_panel.jsx';

const config = pageConfig();
const link = new URLSearchParams(location.search);
firstSizes(localStorage);
const active = openTabs(localStorage, config.operations, location.search);
// A link opens once: kept in the address bar, it would come back on every reload.
if (link.has('query')) history.replaceState(null, '', location.pathname);

const url = new URL(config.endpoint, location.href).href;
const fetcher = createGraphiQLFetcher({ url, subscriptionUrl: url.replace(/^http/, 'ws') });
const tour = tourPlugin(config.operations);
const plugins = [tour, HISTORY_PLUGIN, explorerPlugin()];

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={touring(fetcher, config, sessionStorage)}
    plugins={plugins}
    visiblePlugin={tour}
    initialQuery={active.query ?? ''}
    initialVariables={active.variables ?? ''}
    defaultEditorToolsVisibility="variables"
  >
    <GraphiQL.Logo>
      {config.demoToken && <StaffButton />}
      <a className="brand" href="/">
        Cartograph
      </a>
    </GraphiQL.Logo>
    <Comfort />
    <FollowSystemTheme />
    <LinkedOperation name={link.get('operationName')} />
  </GraphiQL>,
);
