// Plays a stage in a page without Python: stage.js, which stands above this in the
// same script, gets a model that is nothing but its values.

function wake(id) {
  const place = document.getElementById(id);
  const { state, buffers } = JSON.parse(place.querySelector("script").textContent);
  for (const { path, data } of buffers) {
    const parent = path.slice(0, -1).reduce((part, key) => part[key], state);
    parent[path.at(-1)] = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  }
  const heard = {};
  const model = {
    get: (key) => state[key],
    set(key, value) {
      state[key] = value;
      for (const listener of heard[`change:${key}`] ?? []) listener();
    },
    on: (event, listener) => (heard[event] ??= new Set()).add(listener),
    off: (event, listener) => heard[event]?.delete(listener),
  };
  render({ model, el: place.querySelector(".stage-live") });
  place.classList.add("is-awake"); // from here on the still picture is only printed
}
