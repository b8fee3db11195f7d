const login = document.querySelector("#login");
const overview = document.querySelector("#overview");

async function show() {
  const session = await fetch("api/session");
  login.hidden = session.status !== 401;
  if (!session.ok) return;
  const events = new EventSource("api/events");
  events.addEventListener("snapshot", (event) => {
    overview.textContent = JSON.stringify(JSON.parse(event.data), null, 2);
  });
}

login.addEventListener("submit", async (event) => {
  event.preventDefault();
  const token = new FormData(login).get("token");
  await fetch("api/login", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Admin-Request": "1" },
    body: JSON.stringify({ token }),
  });
  show();
});

show();
