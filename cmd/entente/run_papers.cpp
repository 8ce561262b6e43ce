// Papers: lists and letters on their way in, pages and lists on their way out.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "base/encoding.h"
#include "new_file.h"
#include "papers/limits.h"
#include "run.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

Error wrong(std::string message) { return {ErrorCode::invalid, std::move(message)}; }

// "B" and "AB" are 2 and 28; "2" is 2.
std::optional<std::size_t> column_of(std::string_view text) {
  if (const auto number = parse_decimal(text, 200); number && *number > 0)
    return static_cast<std::size_t>(*number);
  std::size_t out = 0;
  if (text.empty() || text.size() > 2) return std::nullopt;
  for (const char c : text) {
    const char letter = static_cast<char>(c & ~0x20);
    if (letter < 'A' || letter > 'Z') return std::nullopt;
    out = out * 26 + static_cast<std::size_t>(letter - 'A' + 1);
  }
  return out;
}

// FIELD=VALUE
Result<std::pair<std::string, std::string>> pair_of(const std::string& text, const char* option) {
  const auto mark = text.find('=');
  if (mark == std::string::npos || mark == 0)
    return wrong(std::string("--") + option + " takes NAME=VALUE, not '" + text + "'");
  return std::make_pair(text.substr(0, mark), text.substr(mark + 1));
}

const std::vector<std::string>& all(const Given& given, const char* option) {
  static const std::vector<std::string> kNone;
  const auto found = given.options.find(option);
  return found == given.options.end() ? kNone : found->second;
}

// The column of a heading, where the sheet has it once.
std::optional<std::size_t> column_by_heading(const json::Value& sheet, std::string_view heading) {
  const json::Value* columns = sheet.find("columns");
  if (columns == nullptr) return std::nullopt;
  for (const json::Value& column : columns->items()) {
    if (column.text("heading") == heading)
      return static_cast<std::size_t>(column.find("column")->unsigned_number().value_or(0));
  }
  return std::nullopt;
}

// The order for the import: what the headings suggest, changed by what was given.
Result<Bytes> order_of(const Given& given, const json::Value& import, std::string& sheet_name) {
  const json::Value* contents = import.find("contents");
  const json::Value* sheets = contents == nullptr ? nullptr : contents->find("sheets");
  if (sheets == nullptr || sheets->items().empty()) return wrong("the file holds no rows");
  const json::Value* sheet = &sheets->items().front();
  if (given.has("sheet")) {
    sheet = nullptr;
    for (const json::Value& one : sheets->items()) {
      if (one.text("name") == given.value("sheet")) sheet = &one;
    }
    if (sheet == nullptr) return wrong("--sheet: the file has no sheet of that name");
  }
  sheet_name = std::string(sheet->text("name").value_or(""));
  std::string target = given.value("as");
  std::map<std::string, std::size_t> columns;
  const json::Value* suggestion = sheet->find("suggestion");
  if (suggestion != nullptr && suggestion->is_object()) {
    if (target.empty()) target = std::string(suggestion->text("target").value_or(""));
    if (suggestion->text("target") == target) {
      for (const auto& [field, column] : suggestion->find("columns")->members())
        columns[field] = static_cast<std::size_t>(column.unsigned_number().value_or(0));
    }
  }
  if (target.empty())
    return wrong("the headings do not say what the rows are: give --as and --map");
  for (const std::string& text : all(given, "map")) {
    const auto [field, place] = TRY(pair_of(text, "map"));
    auto column = column_by_heading(*sheet, place);
    if (!column) column = column_of(place);
    if (!column) return wrong("--map " + text + ": there is no such column");
    columns[field] = *column;
  }
  json::Writer out;
  out.begin_object().field("target", target).field("sheet", sheet_name);
  const json::Value* header = sheet->find("header_row");
  std::uint64_t header_row = header == nullptr ? 0 : header->unsigned_number().value_or(0);
  if (given.has("header-row")) {
    const auto number = parse_decimal(given.value("header-row"), 200'000);
    if (!number) return wrong("--header-row takes the number of a row");
    header_row = *number;
  }
  out.field("header_row", header_row).key("columns").begin_object();
  for (const auto& [field, column] : columns) out.field(field, column);
  out.end_object().key("defaults").begin_object();
  for (const std::string& text : all(given, "set")) {
    const auto [field, value] = TRY(pair_of(text, "set"));
    out.field(field, value);
  }
  out.end_object().key("parties").begin_object();
  std::map<std::string, std::string> parties;
  if (const json::Value* known = import.find("parties")) {
    for (const auto& [alias, party] : known->members())
      parties[alias] = std::string(party.string().value_or(""));
  }
  for (const std::string& text : all(given, "side")) {
    const auto [alias, party] = TRY(pair_of(text, "side"));
    parties[alias] = party;
  }
  for (const auto& [alias, party] : parties) out.field(alias, party);
  out.end_object();
  if (given.has("folder")) {
    out.key("folders").begin_object();
    for (const std::string& text : all(given, "folder")) {
      const auto [folder, meeting] = TRY(pair_of(text, "folder"));
      out.field(folder, meeting);
    }
    out.end_object();
  }
  if (given.has("day-first") || given.has("month-first"))
    out.field("day_first", given.has("day-first"));
  for (const auto& [option, member] : {std::pair<const char*, const char*>{"language", "language"},
                                       {"charset", "charset"},
                                       {"separator", "separator"},
                                       {"words-of", "words_of"},
                                       {"channel", "channel"}}) {
    if (given.has(option)) out.field(member, given.value(option));
  }
  if (given.has("label")) {
    out.key("label").begin_object().field("classification", given.value("label")).end_object();
  }
  out.end_object();
  return out.take();
}

void print_report(const Context& context, const json::Value& report_of) {
  const json::Value* counts = report_of.find("counts");
  const auto count = [&](const char* name) { return text_of(*counts, name); };
  const bool dry = report_of.find("dry_run")->boolean().value_or(false);
  print_line(count("rows") +
             " rows: " + (dry ? count("new") + " would come in" : count("recorded") + " recorded") +
             ", " + count("already") + " here already, " + count("refused") + " refused, " +
             count("warnings") + " to look at");
  Table table({"ROW", "RESULT", "FIELD", "WHAT"});
  for (const json::Value& item : report_of.find("items")->items()) {
    for (const json::Value& problem : item.find("problems")->items()) {
      table.add({text_of(item, "row"), text_of(item, "result"), text_of(problem, "field"),
                 plain(text_of(problem, "text"))});
    }
  }
  if (!table.empty()) print(table.text(context.colours));
  Table files({"FILE", "BYTES", "RESULT", "WITH"});
  for (const json::Value& file : report_of.find("files")->items()) {
    const std::string folder = text_of(file, "folder");
    files.add({plain((folder.empty() ? "" : folder + "/") + text_of(file, "name")),
               text_of(file, "size"), text_of(file, "result"), text_of(file, "matter")});
  }
  if (!files.empty()) print(files.text(context.colours));
  if (const std::string error = text_of(report_of, "error"); !error.empty()) say(plain(error));
}

}  // namespace

int import_paper(Context& context, const Given& given) {
  const fs::path path = given.words[0];
  std::error_code error;
  const std::uintmax_t size = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
  if (size == 0 || size > papers::kFileMax)
    return report(wrong(path.string() + ": is no file of 1 byte to 32 MiB"));
  std::ifstream in(path, std::ios::binary);
  const Bytes bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const Result<Client> client = context.client();
  if (!client.ok()) return report(client.error());
  std::string target = "/api/v1/imports?name=" + encode_part(path.filename().string());
  for (const char* option : {"as", "charset", "separator"}) {
    if (given.has(option))
      target += "&" + std::string(option) + "=" + encode_part(given.value(option));
  }
  const Result<Answer> sent =
      client.value().ask("POST", target, bytes, {}, "application/octet-stream");
  if (!sent.ok()) return report(sent.error());
  if (sent.value().status != 201) return report(context, sent.value());
  const Result<json::Value> import = json::parse(sent.value().body, std::size_t{16} << 20);
  if (!import.ok()) return report(import.error());
  std::string sheet;
  const Result<Bytes> order = order_of(given, import.value(), sheet);
  if (!order.ok()) return report(order.error());
  const std::string base = "/api/v1/imports/" + text_of(import.value(), "import");
  if (!context.dry_run &&
      !context.confirm("Bring the rows of '" + plain(sheet) + "' into your own workspace?"))
    return kDone;
  const Result<Answer> done =
      client.value().ask("POST", base + (context.dry_run ? "/dry-run" : "/run"), order.value());
  if (!done.ok()) return report(done.error());
  if (done.value().status != 200) return report(context, done.value());
  if (given.has("output")) {
    Result<NewFile> file = NewFile::make(given.value("output"));
    if (!file.ok()) return report(file.error());
    const Result<Answer> results = client.value().ask(
        "GET", base + "/result", {}, [&](ByteView piece) { return file.value().write(piece); });
    if (!results.ok()) return report(results.error());
  }
  if (context.print_json(done.value().body)) return kDone;
  const Result<json::Value> answer = json::parse(done.value().body, std::size_t{64} << 20);
  if (!answer.ok()) return report(answer.error());
  print_report(context, answer.value());
  const json::Value* refused = answer.value().find("counts")->find("refused");
  return refused->unsigned_number().value_or(0) > 0 ? kOther : kDone;
}

namespace {

// A name for a folder or a file: no path, nothing hidden, nothing that steers a terminal.
std::string name_for(std::string_view text) {
  std::string out;
  for (const char c : plain(text)) {
    out += std::string_view("/\\:*?\"<>|").find(c) == std::string_view::npos ? c : '_';
  }
  while (out.starts_with('.') || out.starts_with(' ')) out.erase(0, 1);
  if (out.size() > 100) {
    std::size_t end = 100;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
    out.resize(end);
  }
  return out.empty() ? "unnamed" : out;
}

int fetch(const Context& context, const Client& client, const std::string& target,
          const fs::path& path) {
  Result<NewFile> file = NewFile::make(path.string());
  if (!file.ok()) return report(file.error());
  const Result<Answer> answer =
      client.ask("GET", target, {}, [&](ByteView piece) { return file.value().write(piece); });
  if (answer.ok() && answer.value().status == 200) return kDone;
  file.value().discard();
  return answer.ok() ? report(context, answer.value()) : report(answer.error());
}

// The files that these acts carry, as far as they are here: those that a proposal names, and the
// papers of a content.
int fetch_files(const Context& context, const Client& client, const std::string& circle,
                const json::Value* acts, const fs::path& folder, std::size_t& count) {
  if (acts == nullptr) return kDone;
  for (const json::Value& act : acts->items()) {
    std::map<std::string, std::string> names;  // by file
    const json::Value* proposal = act.find("proposal");
    if (const json::Value* files = proposal == nullptr ? nullptr : proposal->find("files")) {
      for (const json::Value& file : files->items()) {
        const std::string id = text_of(file, "file");
        if (file.text("state") == "held") names[id] = id.substr(0, 12) + ".bin";
      }
    }
    const json::Value* content = act.find("content");
    if (const json::Value* papers = content == nullptr ? nullptr : content->find("papers")) {
      for (const json::Value& paper : papers->items()) {
        const std::string id = text_of(paper, "file");
        // What another act carries is fetched with that one.
        const bool carried = text_of(paper, "act").empty() && !id.empty();
        if (carried || names.contains(id)) names[id] = name_for(text_of(paper, "name"));
      }
    }
    for (const auto& [id, name] : names) {
      std::error_code error;
      fs::create_directories(folder, error);
      fs::path place = folder / name;
      for (int number = 2; fs::exists(place, error); ++number)
        place = folder / (std::to_string(number) + "-" + name);
      const std::string target =
          "/api/v1/circles/" + encode_part(circle) + "/files/" + text_of(act, "ref") + "/" + id;
      if (const int code = fetch(context, client, target, place); code != kDone) return code;
      ++count;
    }
  }
  return kDone;
}

// What a body's register holds: letters with their papers.
int fetch_letters(const Context& context, const Client& client, const std::string& circle,
                  const std::string& body, const fs::path& folder, std::size_t& count) {
  std::string after;
  do {
    json::Value acts;
    if (const int code =
            context.ask("GET",
                        "/api/v1/circles/" + encode_part(circle) +
                            "/acts?limit=200&matter=" + encode_part("meetings/" + body) +
                            (after.empty() ? "" : "&after=" + encode_part(after)),
                        {}, acts);
        code != kDone)
      return code;
    if (const int code = fetch_files(context, client, circle, acts.find("items"), folder, count);
        code != kDone)
      return code;
    after = text_of(acts, "next");
  } while (!after.empty());
  return kDone;
}

}  // namespace

int export_papers(Context& context, const Given& given) {
  const std::string& circle = given.words[0];
  const fs::path folder = given.words[1];
  const std::string format = given.value("format", "html");
  const std::string language = given.value("language", "en");
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error))
    return report(
        Error{ErrorCode::conflict, folder.string() + ": is not empty; name a new folder"});
  if (context.dry_run)
    return say("would write the papers of '" + circle + "' into " + folder.string()), kDone;
  const Result<Client> client = context.client();
  if (!client.ok()) return report(client.error());
  const std::string base = "/api/v1/circles/" + encode_part(circle);
  fs::create_directories(folder, error);
  if (error) return report(wrong(folder.string() + ": cannot be made"));
  std::size_t files = 0;
  const std::string more = "&language=" + encode_part(language);
  if (const int code =
          fetch(context, client.value(), base + "/commitments/print?format=xlsx" + more,
                folder / "commitments.xlsx");
      code != kDone)
    return code;
  ++files;
  std::set<std::string> bodies;
  std::set<fs::path> taken;  // of the folders
  std::string after;
  do {
    json::Value list;
    if (const int code = context.ask("GET",
                                     "/api/v1/meetings?limit=200&circle=" + encode_part(circle) +
                                         (after.empty() ? "" : "&after=" + encode_part(after)),
                                     {}, list);
        code != kDone)
      return code;
    for (const json::Value& one : list.find("items")->items()) {
      bodies.insert(text_of(one, "body"));
      const std::string meeting = "/api/v1/meetings/" + encode_part(circle) + "/" +
                                  encode_part(text_of(one, "body")) + "/" +
                                  encode_part(text_of(one, "slug"));
      const json::Value* date = one.find("date");
      const std::string day = date != nullptr && date->is_object() ? text_of(*date, "from") : "";
      // What is made here stands beside the folder, which holds what the record holds and nothing
      // else: brought in again it changes nothing.
      std::string title = name_of(one.find("title"));
      if (title.empty()) title = text_of(one, "body") + " " + text_of(one, "slug");
      fs::path place = folder / name_for((day.empty() ? "undated" : day) + " " + title);
      for (int number = 2; !taken.insert(place).second; ++number)
        place = folder / name_for((day.empty() ? "undated" : day) + " " + title + " " +
                                  std::to_string(number));
      for (const auto& [part, name] : {std::pair<std::string, std::string>{"page", "." + format},
                                       {"delegations", " delegations.xlsx"}}) {
        const std::string kind = part == "page" ? format : "xlsx";
        const std::string target = meeting + "/print?part=" + part + "&format=" + kind + more;
        if (const int code = fetch(context, client.value(), target, place.string() + name);
            code != kDone)
          return code;
        ++files;
      }
      json::Value whole;
      if (const int code = context.ask("GET", meeting, {}, whole); code != kDone) return code;
      if (const int code =
              fetch_files(context, client.value(), circle, whole.find("acts"), place, files);
          code != kDone)
        return code;
    }
    after = text_of(list, "next");
  } while (!after.empty());
  // Bodies of which there is no meeting yet, or nothing but commitments.
  for (const auto& [list_of, member] :
       {std::pair<const char*, const char*>{"/api/v1/bodies?circle=", "id"},
        {"/api/v1/follow-up?limit=200&circle=", "body"}}) {
    json::Value list;
    if (const int code = context.ask("GET", list_of + encode_part(circle), {}, list); code != kDone)
      return code;
    for (const json::Value& one : list.find("items")->items()) bodies.insert(text_of(one, member));
  }
  for (const std::string& body : bodies) {
    if (const int code = fetch_letters(context, client.value(), circle, body,
                                       folder / name_for("letters " + body), files);
        code != kDone)
      return code;
  }
  if (context.json) {
    json::Writer out;
    out.begin_object().field("folder", folder.string()).field("files", files).end_object();
    print_line(out.take());
  } else {
    print_line(folder.string() + ": " + std::to_string(files) + " files");
  }
  return kDone;
}

}  // namespace cli
