"use strict";

(() => {
  const place = document.getElementById("graphiql");

  // The session cookie goes along by itself; a header the user types wins over it.
  const fetcher = async (operation, options) => {
    const response = await fetch(place.dataset.endpoint, {
      method: "POST",
      credentials: "same-origin",
      headers: {
        Accept: "application/graphql-response+json, application/json;q=0.9",
        "Content-Type": "application/json",
        ...(options && options.headers),
      },
      body: JSON.stringify(operation),
    });
    return response.json();
  };

  // Queries and headers may hold personal values and tokens: nothing is kept when the page is closed.
  const kept = new Map();
  const storage = {
    getItem: (key) => (kept.has(key) ? kept.get(key) : null),
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
    clear: () => kept.clear(),
    get length() {
      return kept.size;
    },
  };

  const start =
    "# 先登录（/sign-in），或在下方 Headers 中填写 {\"Authorization\": \"Bearer …\"}\n" +
    "# Sign in first (/sign-in), or type the header below.\n\n" +
    "{\n  viewer {\n    name\n    role\n  }\n}\n";

  ReactDOM.createRoot(place).render(
    React.createElement(GraphiQL, {
      fetcher,
      storage,
      defaultQuery: start,
      defaultEditorToolsVisibility: true,
      isHeadersEditorEnabled: true,
      shouldPersistHeaders: false,
    }),
  );
})();
