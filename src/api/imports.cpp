#include "api/imports.h"

#include <algorithm>

#include "api/record_json.h"
#include "base/encoding.h"
#include "papers/clean.h"
#include "papers/targets.h"

namespace api {
namespace {

constexpr std::size_t kAliasesMax = 64;

Error not_here() {
  return {ErrorCode::not_found,
          "There is no such import here, or it is over: send the file again."};
}

// What rows can come in as, for who maps the columns.
void write_targets(json::Writer& out) {
  out.key("targets").begin_array();
  for (const papers::Target& target : papers::targets()) {
    out.begin_object().field("target", target.name).key("fields").begin_array();
    for (const papers::Field& field : target.fields) {
      out.begin_object()
          .field("field", field.name)
          .field("needed", field.needed)
          .key("words")
          .begin_array();
      for (const papers::Choice& choice : field.choices) out.string(choice.word);
      out.end_array().end_object();
    }
    out.end_array().end_object();
  }
  out.end_array();
}

// What people call the parties of the circles that this viewer sees: short names, names, and the
// journal names themselves.
void write_parties(json::Writer& out, Parts& parts, record::View& view) {
  std::map<std::string, std::string> aliases;
  for (const record::CircleView& circle : view.circles()) {
    const PartyNames& names = party_names(parts, circle.id);
    for (const std::string& party : circle.parties) {
      aliases.emplace(party, party);
      for (const auto* known : {&names.names, &names.short_names}) {
        const auto found = known->find(party);
        if (found == known->end()) continue;
        const Result<json::Value> texts = json::parse(found->second);
        if (!texts.ok()) continue;
        for (const auto& [language, text] : texts.value().members())
          aliases.emplace(papers::folded(text.string().value_or("")), party);
      }
    }
  }
  for (const auto& [language, name] : parts.config.party_names)
    aliases.emplace(papers::folded(name), parts.config.party);
  aliases.erase("");
  out.key("parties").begin_object();
  std::size_t count = 0;
  for (const auto& [alias, party] : aliases) {
    if (count++ < kAliasesMax) out.field(alias, party);
  }
  out.end_object();
}

std::string kind_of(const Bytes& contents) {
  const Result<json::Value> value = json::parse(contents, std::size_t{1} << 20);
  return value.ok() ? std::string(value.value().text("kind").value_or("")) : std::string();
}

}  // namespace

void Imports::expire(Parts& parts) {
  const std::uint64_t now = parts.clock.monotonic();
  std::erase_if(imports_,
                [now](const auto& one) { return one.second->until < now && !one.second->busy; });
}

std::shared_ptr<Imports::Import> Imports::find(Parts& parts, const Session& session,
                                               std::string_view id) {
  expire(parts);
  const auto found = imports_.find(std::string(id));
  if (found == imports_.end() || found->second->owner != session.person.key()) return nullptr;
  found->second->until = parts.clock.monotonic() + kKeptMs;
  found->second->expires = parts.clock.now() + kKeptMs;
  return found->second;
}

bool Imports::make_room(const std::string& owner) {
  const auto of_one = std::count_if(imports_.begin(), imports_.end(),
                                    [&](const auto& one) { return one.second->owner == owner; });
  if (static_cast<std::size_t>(of_one) < kOfOne && imports_.size() < kMost) return true;
  // The oldest of one's own makes room; others' stay.
  std::shared_ptr<Import> oldest;
  for (const auto& [id, one] : imports_) {
    if (one->owner == owner && !one->busy && (!oldest || one->until < oldest->until)) oldest = one;
  }
  if (!oldest) return false;
  imports_.erase(oldest->id);
  return true;
}

void Imports::add(Parts& parts, const Session& session, std::string_view name, Bytes bytes,
                  std::string request, Made done) {
  expire(parts);
  if (!make_room(session.person.key()))
    return done(Error{ErrorCode::unavailable,
                      "as many imports as this node keeps at once are under way; try again later"});
  Result<UnnamedFile> file = UnnamedFile::make(directory_);
  if (!file.ok()) return done(file.error());
  if (const auto written = file.value().write(bytes); !written.ok()) return done(written.error());
  auto import = std::make_shared<Import>(Import{hex(parts.random.bytes(16)),
                                                session.person.key(),
                                                papers::file_name(name),
                                                hex(crypto::sha256(bytes).view()),
                                                std::move(file).value(),
                                                {},
                                                0,
                                                parts.clock.monotonic() + kKeptMs,
                                                true});
  imports_[import->id] = import;
  programs_.inspect(import->file, std::move(request),
                    [this, import, &parts, session, done](Result<Bytes> contents) {
                      import->busy = false;
                      const bool good = contents.ok() && json::parse(contents.value()).ok();
                      if (!good) {
                        imports_.erase(import->id);
                        return done(contents.ok() ? not_here() : contents.error());
                      }
                      import->contents = std::move(contents).value();
                      done(show(parts, session, import->id));
                    });
}

Result<Bytes> Imports::show(Parts& parts, const Session& session, std::string_view id) {
  const std::shared_ptr<Import> import = find(parts, session, id);
  if (!import || import->contents.empty()) return not_here();
  const auto view = parts.engine.view(session.person.viewer);
  json::Writer out;
  out.begin_object()
      .field("import", import->id)
      .field("name", import->name)
      .field("size", import->file.size())
      .field("sha256", import->digest);
  time_field(out, "expires", import->expires);
  out.field("busy", import->busy).key("progress");
  if (const auto run = import->run.lock(); run && import->busy) {
    out.begin_object()
        .field("writes", run->writes())
        .field("rows", run->taken())
        .field("recorded", run->written())
        .end_object();
  } else {
    out.null();
  }
  out.field("reported", !import->report.empty()).key("contents").raw(import->contents);
  write_targets(out);
  write_parties(out, parts, *view);
  out.end_object();
  return out.take();
}

void Imports::run(Parts& parts, const Session& session, std::string_view id, ImportOrder order,
                  bool writes, Made done) {
  const std::shared_ptr<Import> import = find(parts, session, id);
  if (!import) return done(not_here());
  if (import->busy)
    return done(Error{ErrorCode::conflict, "this import is under way already; wait for it"});
  Result<Bytes> paper = writes ? import->file.read() : Result<Bytes>(Bytes());
  if (!paper.ok()) return done(paper.error());
  std::optional<UnnamedFile> kept;
  if (writes) {
    Result<UnnamedFile> made = UnnamedFile::make(directory_);
    if (!made.ok()) return done(made.error());
    kept = std::move(made).value();
  }
  const std::string kind = kind_of(import->contents);
  // A letter's file holds one: subject, sender, text in one row.
  const bool is_letter = kind == "eml" || kind == "msg";
  const bool is_folders = kind == "folders";
  json::Writer request;
  request.begin_object().field("name", import->name).key("plan");
  order.plan.write(request);
  request.end_object();
  const auto run = std::make_shared<ImportRun>(
      parts, session, std::move(order),
      ImportOrigin{import->name, import->digest, is_letter, is_folders}, writes,
      std::move(paper).value(), std::move(kept), [import, done](Result<ImportRun::Done> how) {
        import->busy = false;
        if (!how.ok()) return done(how.error());
        import->results = std::move(how.value().results);
        import->report = how.value().report;
        done(std::move(how.value().report));
      });
  if (const auto begun = run->begin(); !begun.ok()) return done(begun.error());
  import->busy = true;
  import->run = run;
  const auto rows = [this, import, run, plan = request.take()] {
    programs_.items(
        import->file, plan, [run](std::string line) { return run->line(std::move(line)); },
        [run](Result<void> how) { run->ended(std::move(how)); });
  };
  if (!is_letter && !is_folders) return rows();
  json::Writer of;
  of.begin_object().field("name", import->name).end_object();
  programs_.enclosed(
      import->file, of.take(),
      [run](papers::Enclosed what, const Bytes& bytes) {
        return run->enclosed(std::move(what), bytes);
      },
      [run, rows](Result<void> how) {
        if (!how.ok()) return run->ended(std::move(how));
        rows();
      });
}

Result<void> Imports::cancel(Parts& parts, const Session& session, std::string_view id) {
  const std::shared_ptr<Import> import = find(parts, session, id);
  if (!import) return not_here();
  if (const auto run = import->run.lock(); run && import->busy) run->cancel();
  return {};
}

Result<Bytes> Imports::report(Parts& parts, const Session& session, std::string_view id) {
  const std::shared_ptr<Import> import = find(parts, session, id);
  if (!import || import->report.empty()) return not_here();
  return import->report;
}

void Imports::paper(std::string_view name, ByteView bytes,
                    std::function<void(Result<PaperIn>)> done, PaperPrograms::Waited wanted) {
  constexpr std::size_t kLinesMax = 50'000;
  constexpr std::size_t kLineMax = std::size_t{1} << 20;
  Result<UnnamedFile> file = UnnamedFile::make(directory_);
  if (!file.ok()) return done(file.error());
  if (const auto written = file.value().write(bytes); !written.ok()) return done(written.error());
  json::Writer request;
  request.begin_object().field("name", papers::file_name(name)).end_object();
  auto in = std::make_shared<PaperIn>();
  in->digest = hex(crypto::sha256(bytes).view());
  auto too_long = std::make_shared<bool>(false);
  auto broken = std::make_shared<bool>(false);
  programs_.paper(
      file.value(), request.take(),
      [in, too_long, broken](const std::string& line) {
        *too_long = in->paragraphs.size() + in->rows.size() >= kLinesMax;
        const Result<json::Value> value = json::parse(line, kLineMax);
        if (*too_long) return false;
        *broken = !value.ok() || !take_line(value.value(), *in);
        return !*broken;
      },
      [in, too_long, broken, done](Result<void> how) {
        if (!how.ok()) return done(how.error());
        if (*too_long)
          return done(Error{ErrorCode::invalid,
                            "the file has more paragraphs than are taken (50,000); it is no paper "
                            "of this text"});
        if (*broken)
          return done(
              Error{ErrorCode::invalid,
                    "the file holds something that is not read here, and was not read to its end"});
        take_paragraphs(*in);
        done(std::move(*in));
      },
      std::move(wanted));
}

Result<Bytes> Imports::result(Parts& parts, const Session& session, std::string_view id) {
  const std::shared_ptr<Import> import = find(parts, session, id);
  if (!import || import->results.empty()) return not_here();
  return import->results;
}

}  // namespace api
