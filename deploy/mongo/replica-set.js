// Joins the three members to one replica set, once, and waits until one of them can be written to.
const wait_seconds_max = 60;

try {
  rs.initiate({
    _id: "kvt",
    members: [
      { _id: 0, host: "mongo-1:27017", priority: 2 },
      { _id: 1, host: "mongo-2:27017" },
      { _id: 2, host: "mongo-3:27017" },
    ],
  });
} catch (error) {
  if (error.codeName !== "AlreadyInitialized") {
    throw error;
  }
}

for (let waited = 0; !rs.status().members.some((member) => member.stateStr === "PRIMARY"); waited++) {
  if (waited === wait_seconds_max) {
    throw new Error(`no primary after ${wait_seconds_max} seconds`);
  }
  sleep(1000);
}
