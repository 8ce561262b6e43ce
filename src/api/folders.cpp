#include "api/folders.h"

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "api/file_stream.h"
#include "api/imports.h"
#include "api/print_values.h"
#include "base/encoding.h"
#include "labels/labels.h"
#include "papers/clean.h"
#include "papers/zip_out.h"

namespace api {
namespace {

constexpr std::size_t kActs = 200;  // at a turn
constexpr std::size_t kMatters = 500;
constexpr std::size_t kJsonMax = std::size_t{64} << 20;

Result<json::Value> parsed(Result<Bytes> bytes) {
  return json::parse(TRY(std::move(bytes)), kJsonMax);
}

class Folders final : public BodyStream {
 public:
  Folders(Parts& parts, FoldersAsked asked) : parts_(parts), asked_(std::move(asked)) {
    if (asked_.slug.empty()) {
      plan_body();
    } else {
      plan_meeting();
    }
  }

  std::optional<Bytes> next(std::size_t max) override {
    if (cut_) return std::nullopt;
    while (true) {
      if (file_) return piece_of_file(max);
      if (making_) return Bytes();
      if (!members_.empty()) return begin_member();
      if (steps_.empty()) {
        if (std::exchange(finished_, true)) return std::nullopt;
        return zip_.finish();
      }
      if (!may_read()) return cut();
      const Step step = std::move(steps_.front());
      steps_.pop_front();
      if (const Result<void> done = step(); !done.ok()) return cut();
      // Another turn of the loop after each step, so that many of them keep nobody waiting.
      if (wake_) {
        parts_.later(wake_);
        return Bytes();
      }
    }
  }

  void on_more(std::function<void()> wake) override { wake_ = std::move(wake); }
  bool is_cut() const override { return cut_; }

 private:
  using Step = std::function<Result<void>()>;
  using View = std::unique_ptr<record::View>;

  struct Folder {
    std::string path;  // empty, or ends in '/'
    std::string title;
    std::set<std::string> taken;               // names of its files
    std::map<std::string, std::string> holds;  // path by file, each once
    std::vector<std::string> lines = {};       // of the index
    std::vector<std::string> targets = {};
  };

  // What is to be written next: bytes, a workbook that has to be made first, or a file.
  struct Member {
    std::size_t folder = 0;
    std::string name;
    std::string remark;  // beside its name in the index
    Bytes bytes;
    Bytes tables;  // of a workbook that is not made yet; `bytes` are its last table as CSV
    std::optional<FileOfAct> file;
    std::uint64_t size = 0;
  };

  std::optional<Bytes> cut() {
    cut_ = true;
    return std::nullopt;
  }

  bool may_read() const {
    if (asked_.account.empty()) return true;
    const people::Account* account = parts_.people.find(asked_.account);
    return account != nullptr && !account->disabled;
  }

  // Reads for a while: what is seen of the view's marking counts for the index.
  Result<void> reading(const std::function<Result<void>(record::View&, const Printer&)>& what) {
    const View view = parts_.engine.view(asked_.viewer);
    for (const record::CircleView& circle : view->circles()) {
      if (circle.id != asked_.circle) continue;
      const Printer printer(parts_, *view, circle, asked_.language);
      Result<void> done = what(*view, printer);
      labels::raise(marking_, view->marking());
      return done;
    }
    return Error{ErrorCode::not_found, "no such circle"};
  }

  std::size_t folder(const std::string& title) {
    const std::string name = papers::name_apart(papers::file_name(title), root_);
    folders_.push_back({name + "/", title, {}, {}});
    return folders_.size() - 1;
  }

  // `name` without its ending, which is that of a page or of a workbook; of a table in CSV where
  // this node makes no workbooks.
  void add_paper(std::size_t folder, const std::string& name, const papers::Document& document,
                 bool as_workbook) {
    Member out;
    out.folder = folder;
    std::string ending = ".html";
    if (as_workbook) {
      const papers::SheetsOut sheets = document.sheets();
      out.bytes = papers::csv_of(sheets, sheets.tables.size() - 1);
      if (parts_.imports) out.tables = sheets.to_json();
      ending = parts_.imports ? ".xlsx" : ".csv";
    } else {
      out.bytes = papers::html_of(document);
    }
    out.name = apart(folder, name + ending);
    out.remark = made_;
    members_.push_back(std::move(out));
  }

  std::string apart(std::size_t folder, const std::string& name) {
    return papers::name_apart(name, folders_[folder].path.empty() ? root_ : folders_[folder].taken);
  }

  void plan_meeting() {
    steps_.push_back([this] {
      return reading([this](record::View& view, const Printer& printer) -> Result<void> {
        title_ = title_of_folder(
            printer,
            TRY(parsed(parts_.screens.meeting(view, asked_.circle, asked_.body, asked_.slug))));
        return {};
      });
    });
    steps_.push_back([this] { return add_meeting(asked_.slug); });
    steps_.push_back([this] {
      if (folders_.empty()) return Result<void>();
      return add_acts(folders_.size() - 1, "meetings/" + asked_.body, "",
                      "meetings/" + asked_.body + "/" + asked_.slug);
    });
    steps_.push_back([this] { return add_index(); });
  }

  void plan_body() {
    folders_.push_back({"", "", {}, {}});
    steps_.push_back([this] { return add_papers_of_body(); });
    steps_.push_back([this] {
      return reading([this](record::View& view, const Printer&) -> Result<void> {
        const json::Value list =
            TRY(parsed(parts_.screens.meetings(view, asked_.circle, asked_.body)));
        if (!list.is_array()) return {};
        std::deque<Step> steps;
        for (const json::Value& one : list.items())
          steps.push_back([this, slug = plain(one, "slug")] { return add_meeting(slug); });
        steps_.insert(steps_.begin(), steps.begin(), steps.end());
        return {};
      });
    });
    for (const auto& [word, matter] :
         {std::pair<const char*, const char*>{"folder_letters", "meetings/"},
          {"folder_body", "bodies/"},
          {"folder_commitments", "commitments/"}}) {
      steps_.push_back([this, word = std::string(word), matter = matter + asked_.body] {
        return add_matter(word, matter);
      });
    }
    steps_.push_back([this] { return add_index(); });
  }

  // What is made of the record of the body as a whole: lists that hold anything.
  Result<void> add_papers_of_body() {
    return reading([this](record::View& view, const Printer& printer) -> Result<void> {
      made_ = printer.word("made_here");
      const json::Value body =
          TRY(parsed(parts_.screens.body(view, asked_.circle, asked_.body, "")));
      title_ = printer.body(asked_.body);
      const auto add = [&](const char* name, const papers::Document& document) {
        for (const auto& block : document.blocks) {
          if (block.table.rows.empty()) continue;
          return add_paper(0, name, document, true);
        }
      };
      papers::TableOut table = printer.commitments();
      for (const record::CircleView& circle : view.circles()) {
        if (circle.id != asked_.circle) continue;
        Screens::FollowUp of_body;
        of_body.body = asked_.body;
        for (const Screens::Listed& one : TRY(parts_.screens.follow_up(view, circle, of_body)))
          printer.add_commitment(TRY(json::parse(one.json)), table);
        papers::Document list = printer.around(table.name);
        list.table(std::move(table));
        add("commitments", list);
        add("workplans", printer.workplans(
                             TRY(parsed(parts_.screens.workplans(view, circle, asked_.body))), ""));
      }
      add("letters", printer.letters(body, ""));
      add("wording", printer.wording(TRY(parsed(
                         parts_.screens.agreed_language(view, asked_.circle, asked_.body)))));
      add("strands",
          printer.strands(TRY(parsed(parts_.screens.strands(view, asked_.circle, asked_.body))),
                          true));
      const json::Value* series = body.find("series");
      if (series != nullptr && !items(*series, "reports").empty())
        add_paper(0, "reports", printer.reports(body, ""), false);
      return {};
    });
  }

  Result<void> add_meeting(const std::string& slug) {
    return reading([&](record::View& view, const Printer& printer) -> Result<void> {
      made_ = printer.word("made_here");
      const auto read = parsed(parts_.screens.meeting(view, asked_.circle, asked_.body, slug));
      if (!read.ok()) {  // gone from this reader's sight since the list was made
        return read.error().code == ErrorCode::not_found ? Result<void>() : read.error();
      }
      const std::size_t at = folder(title_of_folder(printer, read.value()));
      const std::string name = papers::file_name(slug);
      add_paper(at, name + " page", printer.meeting(read.value(), PrintPart::page), false);
      add_paper(at, name + " delegations", printer.meeting(read.value(), PrintPart::delegations),
                true);
      add_paper(at, name + " note", printer.meeting(read.value(), PrintPart::note), true);
      steps_.push_front([this, at, matter = "meetings/" + asked_.body + "/" + slug] {
        return add_acts(at, matter, "", "");
      });
      return {};
    });
  }

  // Entries of the body that are of no meeting, in a folder that is there where any has a file.
  Result<void> add_matter(const std::string& word, const std::string& matter) {
    std::vector<std::string> matters = {matter};
    const Result<void> done =
        reading([&](record::View& view, const Printer& printer) -> Result<void> {
          if (matter.starts_with("commitments/")) {
            const std::string below = matter + "/";
            std::string after = below;
            while (true) {
              const auto page = TRY(view.matters(asked_.circle, "commitments", after, kMatters));
              for (const std::string& one : page) {
                if (one.starts_with(below)) matters.push_back(one);
              }
              if (page.size() < kMatters || !page.back().starts_with(below)) break;
              after = page.back();
            }
          }
          folder(printer.word(word));
          return {};
        });
    if (!done.ok()) return done;
    for (auto one = matters.rbegin(); one != matters.rend(); ++one) {
      steps_.push_front(
          [this, at = folders_.size() - 1, matter = *one] { return add_acts(at, matter, "", ""); });
    }
    return {};
  }

  // Whether a letter or a report is about this meeting.
  static bool is_about(const json::Value& content, std::string_view meeting) {
    for (const auto& [member, list] :
         {std::pair<const char*, const char*>{"letter", "about"}, {"report", "covers"}}) {
      const json::Value* of = content.find(member);
      if (of == nullptr || !of->is_object()) continue;
      for (const json::Value& one : items(*of, list)) {
        if (one.string() == meeting) return true;
      }
    }
    return false;
  }

  // Files of a page of entries; `about`: of those that are about this meeting alone.
  Result<void> add_acts(std::size_t at, const std::string& matter, const std::string& after,
                        const std::string& about) {
    return reading([&](record::View& view, const Printer& printer) -> Result<void> {
      const auto page = TRY(view.acts(asked_.circle, matter, after, kActs));
      for (const record::ActRow& act : page) {
        if (!act.has_content) continue;
        const auto content = parsed(parts_.screens.json_of_content(act.module, act.content));
        if (!about.empty() && (!content.ok() || !is_about(content.value(), about))) continue;
        std::vector<std::pair<std::string, std::string>> files;  // with their names
        if (content.ok()) {
          for (const json::Value& paper : items(content.value(), "papers")) {
            // What another entry carries comes with that one.
            if (plain(paper, "act").empty() && !plain(paper, "file").empty())
              files.emplace_back(plain(paper, "file"), plain(paper, "name"));
          }
        }
        for (const record::FileRow& file : act.files) {
          const std::string id = hex(file.id.view());
          bool known = false;
          for (const auto& [one, name] : files) known = known || one == id;
          if (!known) files.emplace_back(id, "");
        }
        for (const auto& [id, name] : files) add_file(view, printer, at, act, id, name);
      }
      if (page.size() == kActs)
        steps_.push_front([this, at, matter, after = page.back().ref.text(), about] {
          return add_acts(at, matter, after, about);
        });
      return {};
    });
  }

  void add_file(record::View& view, const Printer& printer, std::size_t at,
                const record::ActRow& act, const std::string& id, const std::string& given) {
    const auto bytes = unhex(id);
    if (!bytes || bytes->size() != 32) return;
    Folder& into = folders_[at];
    if (into.holds.contains(id)) return;
    Member out;
    out.folder = at;
    out.file = FileOfAct{asked_.viewer, asked_.account, asked_.circle, act.ref,
                         crypto::Hash::from(*bytes)};
    const std::string name =
        given.empty() ? "file-" + id.substr(0, 12) + ".bin" : papers::file_name(given);
    const std::string who = printer.party(act.party) + ", " + time_text(act.time).substr(0, 10);
    const Result<std::uint64_t> size = view.file_size(asked_.circle, act.ref, out.file->file);
    if (!size.ok()) {
      std::string state = size.error().code == ErrorCode::unavailable ? "wanted" : "destroyed";
      for (const record::FileRow& file : act.files) {
        if (file.id == out.file->file && file.state != "held") state = file.state;
      }
      into.lines.push_back(name + " (" +
                           printer.word(state == "deferred" ? "deferred_file" : state) + "; " +
                           who + ")");
      into.targets.emplace_back();
      return;
    }
    out.size = size.value();
    out.name = apart(at, name);
    out.remark = std::to_string((out.size + 1023) / 1024) + " KiB; " + who;
    into.holds[id] = out.name;
    members_.push_back(std::move(out));
  }

  Result<void> add_index() {
    return reading([this](record::View&, const Printer& printer) -> Result<void> {
      papers::Document out = printer.around(title_);
      out.marking = labels::marking(labels::test_policy(), marking_);
      for (Folder& folder : folders_) {
        if (folder.lines.empty()) continue;
        if (!folder.title.empty()) out.heading(folder.title);
        out.list(std::move(folder.lines), std::move(folder.targets));
      }
      if (out.blocks.empty()) out.words(printer.word("nothing"));
      Member index;
      index.folder = kIndex;
      index.name = "index.html";
      index.bytes = papers::html_of(out);
      members_.push_back(std::move(index));
      return {};
    });
  }

  // Of the member whose turn it is: written at once, begun, or asked of the program that makes it.
  Bytes begin_member() {
    Member member = std::move(members_.front());
    members_.pop_front();
    if (!member.tables.empty()) return make_workbook(std::move(member));
    Bytes out = zip_.begin(listed(member));
    if (member.file) {
      left_ = member.size;
      file_ = stream_file(parts_, std::move(*member.file), 0, member.size);
      return out;
    }
    out += zip_.add(member.bytes);
    return out + zip_.end();
  }

  // Notes it in the index; gives its path.
  std::string listed(const Member& member) {
    if (member.folder == kIndex) return member.name;
    Folder& folder = folders_[member.folder];
    folder.lines.push_back(member.name + " (" + member.remark + ")");
    folder.targets.push_back(folder.path + member.name);
    return folder.targets.back();
  }

  Bytes make_workbook(Member member) {
    making_ = true;
    const Bytes tables = std::exchange(member.tables, {});
    const auto held = std::make_shared<Member>(std::move(member));
    parts_.imports->programs().workbook(
        tables, [this, held, here = std::weak_ptr<char>(here_)](Result<Bytes> made) {
          if (!here.lock()) return;
          making_ = false;
          if (made.ok()) {
            held->bytes = std::move(made).value();
          } else {  // the rows, as the node itself writes them
            const std::size_t stem = held->name.rfind('.');
            held->name = apart(held->folder, held->name.substr(0, stem) + ".csv");
          }
          members_.push_front(std::move(*held));
          if (wake_) parts_.later(wake_);
        });
    return {};
  }

  std::optional<Bytes> piece_of_file(std::size_t max) {
    std::optional<Bytes> piece = file_->next(max);
    if (piece && piece->size() <= left_) {
      left_ -= piece->size();
      return zip_.add(*piece);
    }
    file_.reset();
    if (left_ > 0) return cut();
    return zip_.end();
  }

  static constexpr std::size_t kIndex = ~std::size_t{0};

  Parts& parts_;
  const FoldersAsked asked_;
  papers::ZipOut zip_;
  std::deque<Step> steps_;
  std::deque<Member> members_;
  std::deque<Folder> folders_;
  std::set<std::string> root_ = {"index.html"};  // names of folders, and of the index
  std::string title_;
  std::string made_;
  Label marking_;
  std::unique_ptr<BodyStream> file_;
  std::uint64_t left_ = 0;  // of it
  bool making_ = false;
  bool finished_ = false;
  bool cut_ = false;
  std::function<void()> wake_;
  std::shared_ptr<char> here_ = std::make_shared<char>();
};

}  // namespace

std::string title_of_folder(const Printer& printer, const json::Value& meeting) {
  std::string day;
  if (const json::Value* date = meeting.find("date"); date != nullptr && date->is_object())
    day = plain(*date, "from");
  return papers::file_name(day + " " + printer.title_of(meeting));
}

std::unique_ptr<BodyStream> send_folders(Parts& parts, FoldersAsked asked) {
  return std::make_unique<Folders>(parts, std::move(asked));
}

}  // namespace api
