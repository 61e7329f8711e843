// Makes the users of our programs, or gives them the passwords of the environment; each may do its job in one database.
const database = db.getSiblingDB("kivendtout");
const users = [
  // Silos: documents and their indexes.
  { user: "kvt_app", pwd: process.env.MONGO_APP_PASSWORD, roles: ["readWrite"] },
  // The gateway.
  { user: "kvt_reader", pwd: process.env.MONGO_READER_PASSWORD, roles: ["read"] },
];

for (const { user, pwd, roles } of users) {
  if (!pwd) {
    throw new Error(`no password for ${user}`);
  }

  if (database.getUser(user) === null) {
    database.createUser({ user, pwd, roles });
  } else {
    database.updateUser(user, { pwd, roles });
  }
}
