// Runs before every page's scripts: remembers what its policy forbade.
window.violations = [];
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
  window.violations.push(`${effectiveDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`);
});
