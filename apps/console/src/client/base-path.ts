/** Path under which the server shows the console and the API, such as `/cartograph`; empty at the root. */
export const basePath = document.documentElement.dataset['base'] ?? '';

/** A path of the server, which starts with a slash, as the browser asks for it. */
export const onServer = (path: string): string => basePath + path;

/** The address of a path of the server, with the scheme of its WebSockets. */
export const socketAddress = (path: string): string => {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${onServer(path)}`;
};
