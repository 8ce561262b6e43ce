// The store from outside of the node: backup, restore, rebuild.
#include <filesystem>

#include "io/os.h"
#include "node/assembly.h"
#include "owner.h"
#include "run.h"
#include "store/sqlite_store.h"

namespace cli {

int backup(Context& context, const Given& given) {
  const Result<node::NodeConfig> config = context.config();
  if (!config.ok()) return report(config.error());
  if (context.dry_run)
    return say("would copy the store of " + config.value().data + " to " + given.words[0]), kDone;
  // The store is opened as its owner; the copy is written by who asked for it.
  auto reader = [&config] {
    const AsOwner owner(config.value().data);
    return store::open_sqlite_reader(store::store_path(config.value().data), ~std::uint64_t{0});
  }();
  if (!reader.ok()) return report(reader.error());
  std::uint64_t pages = 0;
  {
    Progress progress(context, "Backup");
    const Result<void> done =
        reader.value()->backup(given.words[0], [&](std::uint64_t at, std::uint64_t total) {
          pages = total;
          progress.show(at, total);
          return true;
        });
    if (!done.ok()) return report(done.error());
  }
  std::error_code error;
  const std::uint64_t bytes = std::filesystem::file_size(given.words[0], error);
  if (context.json) {
    json::Writer out;
    out.begin_object().field("file", given.words[0]).field("bytes", bytes).end_object();
    print_line(out.take());
  } else {
    print_line(given.words[0] + ": " + std::to_string(bytes) + " bytes");
    say("Keys are not in it; keep a copy of " + config.value().data + "/keys elsewhere.");
  }
  return kDone;
}

namespace {

// A damaged store, rewritten as far as it can be read.
int salvage(Context& context, const node::NodeConfig& config) {
  const std::string path = store::store_path(config.data);
  if (context.dry_run) return say("would rewrite what can be read of " + path), kDone;
  if (!context.confirm("Rewrite what can be read of " + path + "? The old file stays beside it."))
    return kOther;
  const AsOwner owner(config.data);
  const Result<store::SalvageReport> done = store::salvage_sqlite(path);
  if (!done.ok()) return report(done.error());
  const store::SalvageReport& found = done.value();
  if (context.json) {
    json::Writer out;
    out.begin_object()
        .field("entries_kept", found.entries_kept)
        .field("entries_damaged", found.entries_damaged)
        .field("values_kept", found.values_kept)
        .field("values_lost", found.values_lost)
        .field("damaged", path + ".damaged")
        .end_object();
    print_line(out.take());
    return kDone;
  }
  print_line(path + ": " + std::to_string(found.entries_kept) + " entries kept, " +
             std::to_string(found.entries_damaged) + " damaged");
  if (found.values_lost) print_line("Part of what stands beside the entries could not be read.");
  say("The old file stays as " + path + ".damaged until you remove it.");
  say("Next: start the node. It rebuilds its projections, opens new epochs and fetches damaged "
      "entries from its peers.");
  return kDone;
}

}  // namespace

int restore(Context& context, const Given& given) {
  const Result<node::NodeConfig> config = context.config();
  if (!config.ok()) return report(config.error());
  if (given.has("salvage") != given.words.empty()) {
    return report(Error{ErrorCode::invalid, "give a backup's FILE, or --salvage without one"});
  }
  if (given.has("salvage")) return salvage(context, config.value());
  if (context.dry_run)
    return say("would put " + given.words[0] + " into " + config.value().data), kDone;
  if (!context.confirm("Put this backup in the place of the store in " + config.value().data + "?"))
    return kOther;
  std::error_code error;
  std::filesystem::create_directories(config.value().data, error);
  const Result<void> done = store::restore_sqlite(given.words[0], config.value().data);
  give_to_owner(config.value().data);
  if (!done.ok()) return report(done.error());
  if (context.json) {
    json::Writer out;
    out.begin_object().field("restored", true).field("data", config.value().data).end_object();
    print_line(out.take());
  } else {
    print_line(config.value().data + ": restored");
    say("Next: start the node. It opens new epochs and fetches from its peers what the backup "
        "lacks.");
  }
  return kDone;
}

int rebuild(Context& context, const Given&) {
  const Result<node::NodeConfig> config = context.config();
  if (!config.ok()) return report(config.error());
  if (context.dry_run) return say("would rebuild all projections in " + config.value().data), kDone;
  const AsOwner owner(config.value().data);
  Result<node::OpenNode> open =
      node::open_node(config.value(), io::os_clock(), io::os_random(), false);
  if (!open.ok()) return report(open.error());
  Result<std::map<std::string, std::pair<std::string, std::string>>> digests =
      Error{ErrorCode::unavailable, ""};
  {
    Progress progress(context, "Rebuilding");
    digests = open.value().engine->rebuild(
        [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); });
  }
  if (!digests.ok()) return report(digests.error());
  if (const auto ended = open.value().engine->turn_end(); !ended.ok()) return report(ended.error());
  bool same = true;
  for (const auto& [circle, pair] : digests.value()) same = same && pair.first == pair.second;
  if (context.json) {
    json::Writer out;
    out.begin_object().field("same", same).key("circles").begin_object();
    for (const auto& [circle, pair] : digests.value())
      out.key(circle)
          .begin_object()
          .field("before", pair.first)
          .field("after", pair.second)
          .end_object();
    out.end_object().end_object();
    print_line(out.take());
  } else {
    Table table({"CIRCLE", "DIGEST", ""});
    for (const auto& [circle, pair] : digests.value())
      table.add(
          {circle, pair.second, pair.first == pair.second ? "as before" : "was " + pair.first});
    print(table.text(context.colours));
  }
  return same ? kDone : kConflict;
}

}  // namespace cli
