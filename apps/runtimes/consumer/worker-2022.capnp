using Workerd = import "/workerd/workerd.capnp";
using Today = import "worker.capnp";

# The first date on which ky can be loaded. Until 2024-10-14, a promise that one request settled did not wake another
# request.
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
