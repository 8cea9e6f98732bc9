// Stands in for the "server-only" package in the process entry and in tests: outside a bundler that package
// always throws, because it cannot tell a server from a browser.
export {};
