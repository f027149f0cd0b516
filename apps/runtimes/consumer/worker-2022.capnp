using Workerd = import "/workerd/workerd.capnp";
using Today = import "worker.capnp";

# The first date on which ky can be loaded; until 2024-10-14, no promise of one request woke another.
const config :Workerd.Config = (
  services = [
    Today.loopback,
    (name = "main", worker = (
      compatibilityDate = "2022-11-30",
      modules = Today.modules,
      bindings = Today.bindings,
      globalOutbound = "loopback",
    )),
  ],
);
