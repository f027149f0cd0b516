using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    .loopback,
    (name = "main", worker = (
      compatibilityDate = "2026-11-01",
      modules = .modules,
      bindings = .bindings,
      globalOutbound = "loopback",
    )),
  ],
);

const modules :List(Workerd.Worker.Module) = [(name = "worker.js", esModule = embed "dist/worker.js")];

const bindings :List(Workerd.Worker.Binding) = [
  (name = "ORIGIN", fromEnvironment = "ORIGIN"),
  (name = "SELF", service = "main"),
];

const loopback :Workerd.Service = (name = "loopback", network = (allow = ["private"]));
