// The site is the same for everybody; who it is, the page asks.
fetch('/session').then((answer) => answer.json()).then(({ name, name_id: id }) => {
  document.getElementById('who').textContent = name ?? id;
});
