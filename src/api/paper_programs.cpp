#include "api/paper_programs.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <memory>

#include "base/encoding.h"
#include "base/json.h"
#include "crypto/crypto.h"
#include "papers/limits.h"

namespace api {
namespace {

constexpr std::size_t kAtOnce = 2;
constexpr std::size_t kLineMax = std::size_t{1} << 20;

// Where they keep what they make on the way, emptied of what an earlier process left there.
std::string scratch(const std::string& directory) {
  const std::string folder = directory + "/papers-at-work";
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return ::mkdir(folder.c_str(), 0700) == 0 ? folder : std::string();
}

// What the reader said, where that was an error.
std::string reason_of(ByteView line) {
  const Result<json::Value> value = json::parse(line, kLineMax);
  if (!value.ok()) return {};
  return std::string(value.value().text("error").value_or(""));
}

Error not_read() {
  return {ErrorCode::invalid,
          "the file could not be read: it is damaged, or made to harm its reader"};
}

}  // namespace

PaperPrograms::PaperPrograms(io::Loop& loop, std::string reader, std::string missing,
                             std::string directory)
    : children_(loop, kAtOnce, scratch(directory)),
      reader_(std::move(reader)),
      missing_(std::move(missing)),
      directory_(std::move(directory)) {}

Error PaperPrograms::why(const Result<int>& how, const std::string& reason) const {
  if (!reason.empty()) return {ErrorCode::invalid, reason};
  // A program that is not there is the node's fault, everything else the file's.
  if (!how.ok() && how.error().message.ends_with("installed"))
    return {ErrorCode::unavailable, missing_};
  return not_read();
}

void PaperPrograms::inspect(const UnnamedFile& file, std::string request, Made done) {
  auto input = file.descriptor();
  if (!input.ok()) return done(input.error());
  auto answer = std::make_shared<Bytes>();
  io::ChildWork work;
  work.command = {reader_, "inspect", std::move(request)};
  work.input = std::move(input).value();
  work.bounds.output = kLineMax;
  work.output = [answer](ByteView piece) {
    *answer += piece;
    return true;
  };
  work.done = [this, answer, done](const Result<int>& how) {
    if (!answer->empty() && answer->back() == '\n') answer->pop_back();
    if (how.ok() && how.value() == 0) return done(std::move(*answer));
    done(why(how, reason_of(*answer)));
  };
  if (const auto started = children_.start(std::move(work)); !started.ok()) done(started.error());
}

void PaperPrograms::items(const UnnamedFile& file, std::string request,
                          std::function<bool(std::string)> line,
                          std::function<void(Result<void>)> done) {
  lines("items", file, std::move(request), std::move(line), std::move(done));
}

void PaperPrograms::paper(const UnnamedFile& file, std::string request,
                          std::function<bool(std::string)> line,
                          std::function<void(Result<void>)> done, Waited wanted) {
  lines("paper", file, std::move(request), std::move(line), std::move(done), std::move(wanted));
}

void PaperPrograms::lines(const char* command, const UnnamedFile& file, std::string request,
                          std::function<bool(std::string)> line,
                          std::function<void(Result<void>)> done, Waited wanted) {
  auto input = file.descriptor();
  if (!input.ok()) return done(input.error());
  struct Lines {
    std::string rest;
    std::string last;
    bool ended = false;
    bool stopped = false;
  };
  auto lines = std::make_shared<Lines>();
  io::ChildWork work;
  work.command = {reader_, command, std::move(request)};
  work.input = std::move(input).value();
  work.wanted = std::move(wanted);
  work.output = [lines, line = std::move(line)](ByteView piece) {
    lines->rest += piece;
    std::size_t begin = 0;
    for (std::size_t end = lines->rest.find('\n'); end != std::string::npos;
         end = lines->rest.find('\n', begin)) {
      std::string one = lines->rest.substr(begin, end - begin);
      begin = end + 1;
      if (one.starts_with("{\"error\"")) {
        lines->last = std::move(one);
      } else if (one == "{\"end\":true}") {
        lines->ended = true;
      } else if (!line(std::move(one))) {
        lines->stopped = true;
        return false;
      }
    }
    lines->rest.erase(0, begin);
    return lines->rest.size() <= kLineMax;
  };
  work.done = [this, lines, done](const Result<int>& how) {
    if (lines->stopped || (how.ok() && how.value() == 0 && lines->ended)) return done({});
    done(why(how, reason_of(lines->last)));
  };
  if (const auto started = children_.start(std::move(work)); !started.ok()) done(started.error());
}

void PaperPrograms::enclosed(const UnnamedFile& file, std::string request,
                             std::function<bool(papers::Enclosed, Bytes)> take,
                             std::function<void(Result<void>)> done) {
  auto input = file.descriptor();
  if (!input.ok()) return done(input.error());
  struct Parsing {
    Bytes rest;
    std::optional<papers::Enclosed> next;  // whose bytes come
    std::string reason;
    bool ended = false;
    bool stopped = false;

    // False: what came is nothing that our reader writes.
    bool go_on(const std::function<bool(papers::Enclosed, Bytes)>& take) {
      std::size_t at = 0;
      while (!stopped && !ended) {
        if (next) {
          const auto size = static_cast<std::size_t>(next->size);
          if (rest.size() - at < size) break;
          stopped = !take(std::move(*next), rest.substr(at, size));
          next.reset();
          at += size;
          continue;
        }
        const std::size_t end = rest.find('\n', at);
        if (end == Bytes::npos) break;
        const std::string line = rest.substr(at, end - at);
        at = end + 1;
        if (line == "{\"end\":true}") {
          ended = true;
        } else if (line.starts_with("{\"error\"")) {
          reason = reason_of(line);
        } else {
          const Result<json::Value> value = json::parse(line, kLineMax);
          if (!value.ok()) return false;
          Result<papers::Enclosed> one = papers::Enclosed::from_json(value.value());
          if (!one.ok()) return false;
          if (one.value().state != papers::Enclosed::State::whole) {
            stopped = !take(std::move(one).value(), {});
            continue;
          }
          if (one.value().size > papers::kFileMax) return false;
          next = std::move(one).value();
        }
      }
      rest.erase(0, at);
      return next || rest.size() <= kLineMax;
    }
  };
  auto parsing = std::make_shared<Parsing>();
  io::ChildWork work;
  work.command = {reader_, "enclosed", std::move(request)};
  work.input = std::move(input).value();
  work.bounds.output = papers::kUnpackedMax + (std::uint64_t{64} << 20);
  work.output = [parsing, take = std::move(take)](ByteView piece) {
    parsing->rest += piece;
    return parsing->go_on(take) && !parsing->stopped;
  };
  work.done = [this, parsing, done](const Result<int>& how) {
    if (parsing->stopped || (how.ok() && how.value() == 0 && parsing->ended)) return done({});
    done(why(how, parsing->reason));
  };
  if (const auto started = children_.start(std::move(work)); !started.ok()) done(started.error());
}

void PaperPrograms::make(std::vector<std::string> command, ByteView input, io::ChildBounds bounds,
                         std::string failure, Made done, const Waited& wanted) {
  Result<UnnamedFile> file = UnnamedFile::make(directory_);
  if (!file.ok()) return done(file.error());
  if (const auto written = file.value().write(input); !written.ok()) return done(written.error());
  auto descriptor = file.value().descriptor();
  if (!descriptor.ok()) return done(descriptor.error());
  auto out = std::make_shared<Bytes>();
  io::ChildWork work;
  work.command = std::move(command);
  work.input = std::move(descriptor).value();
  work.bounds = bounds;
  work.wanted = wanted;
  work.output = [out](ByteView piece) {
    *out += piece;
    return true;
  };
  work.done = [out, done, failure = std::move(failure)](const Result<int>& how) {
    if (how.ok() && how.value() == 0 && !out->empty()) return done(std::move(*out));
    done(Error{ErrorCode::unavailable,
               failure + (how.ok() ? "" : " (" + how.error().message + ")")});
  };
  if (const auto started = children_.start(std::move(work)); !started.ok()) done(started.error());
}

void PaperPrograms::workbook(ByteView tables, Made done, const Waited& wanted) {
  const std::string failure =
      ::access(reader_.c_str(), X_OK) == 0 ? "the workbook could not be written" : missing_;
  make({reader_, "workbook"}, tables, {}, failure, std::move(done), wanted);
}

void PaperPrograms::docx(const papers::Document& document, Made done, const Waited& wanted) {
  constexpr const char* kPandoc = "/usr/bin/pandoc";
  if (::access(kPandoc, X_OK) != 0)
    return done(Error{ErrorCode::unavailable,
                      "DOCX is made by pandoc, which is not installed on the node's machine: "
                      "apt-get install pandoc"});
  io::ChildBounds bounds;
  bounds.memory = std::uint64_t{4} << 30;  // reserved by its runtime, not used
  // Not --sandbox: Debian's pandoc has its own parts of a DOCX in files, which it would not open
  // then.
  json::Writer margins;
  margins.begin_object().field("marking", document.marking).field("notice", document.notice);
  margins.field("pages", document.wide ? "wide" : "high").end_object();
  make(
      {kPandoc, "--from=html", "--to=docx", "--output=-"}, papers::html_of(document), bounds,
      "pandoc did not make the document",
      [this, request = margins.take(), done, wanted](Result<Bytes> made) {
        if (!made.ok()) return done(std::move(made));
        make({reader_, "margins", request}, made.value(), {}, "the document could not be marked",
             done, wanted);
      },
      wanted);
}

void PaperPrograms::pdf(ByteView html, Made done, const Waited& wanted) {
  constexpr const char* kWeasyPrint = "/usr/bin/weasyprint";
  if (::access(kWeasyPrint, X_OK) != 0)
    return done(Error{ErrorCode::unavailable,
                      "PDF is made by WeasyPrint, which is not installed on the node's machine: "
                      "apt-get install weasyprint fonts-noto-core fonts-noto-cjk"});
  io::ChildBounds bounds;
  bounds.memory = std::uint64_t{2} << 30;
  bounds.cpu_seconds = 60;
  bounds.time_ms = 180'000;  // on a machine that is busy with other things
  // For keeping (ISO 19005-2, level B), which asks for an identifier of the file.
  const std::string identifier = hex(crypto::sha256(html).view()).substr(0, 32);
  make({kWeasyPrint, "--encoding=utf-8", "--pdf-variant=pdf/a-2b", "--pdf-identifier=" + identifier,
        "-", "-"},
       html, bounds, "WeasyPrint did not make the document", std::move(done), wanted);
}

}  // namespace api
