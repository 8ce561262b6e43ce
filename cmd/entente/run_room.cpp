// A room session in the foreground: its folder, its node, and the link that opens its page.
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "base/encoding.h"
#include "io/os.h"
#include "modules/texts/room.h"
#include "new_file.h"
#include "node/config.h"
#include "node/keys.h"
#include "run.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

constexpr int kStartSeconds = 120;  // a text of thousands of proposals on a slow disk

pid_t g_node = 0;  // for the signal handler alone

void pass_on(int signal) {
  if (g_node > 0) ::kill(g_node, signal);
}

std::string toml_text(std::string_view text) {
  json::Writer out;
  out.string(text);  // a TOML basic string escapes as JSON does
  return out.take();
}

// The node's program beside this one: installed, or built here.
std::string node_program() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const fs::path& one : {self / "entented", self / "../entented/entented"}) {
    if (fs::exists(one, error)) return one.lexically_normal().string();
  }
  return "/usr/bin/entented";
}

std::string page_folder(const Given& given) {
  if (given.has("page")) return given.value("page");
  std::error_code error;
  fs::path at = fs::read_symlink("/proc/self/exe", error);
  for (int i = 0; i < 6 && at.has_relative_path(); ++i) {
    at = at.parent_path();
    if (fs::exists(at / "web/dist/index.html", error)) return (at / "web/dist").string();
  }
  return fs::exists("/usr/share/entente/web/index.html", error) ? "/usr/share/entente/web" : "";
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::not_found, path + ": " + std::strerror(errno)};
  return std::string((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
}

struct Folder {
  std::string path;
  std::string config() const { return path + "/entented.toml"; }
  std::string file() const { return path + "/room.json"; }
  std::string data() const { return path + "/data"; }
  std::string log() const { return path + "/log"; }
};

// Loopback alone, no links, no mail; nothing of it is asked of anybody.
std::string config_text(const Folder& folder, const Given& given, const Label& label) {
  std::string categories;
  for (const std::string& one : label.categories)
    categories += (categories.empty() ? "" : ", ") + toml_text(one);
  const std::string page = page_folder(given);
  return "# The machine of a room session, made by 'entente room'.\n[party]\nname = "
         "\"room.local\"\n"
         "names = { en = \"In the room\", ko = \"회의장\", vi = \"Tại phòng họp\" "
         "}\n\n[node]\ndata = " +
         toml_text(folder.data()) +
         "\nreserve_mib = 1\nperson = \"operator\"\noffice = "
         "\"room\"\n\n[node.default_label]\npolicy = " +
         toml_text(label.policy) + "\nclassification = " + std::to_string(label.classification) +
         "\ncategories = [" + categories +
         "]\n\n[api]\nlisten = \"127.0.0.1:" + given.value("port", "8440") +
         "\"\nsession_idle_minutes = 1440\n" +
         (page.empty() ? std::string() : "page = " + toml_text(page) + "\n") +
         "\n[room]\nfile = " + toml_text(folder.file()) +
         "\n\n[[viewer]]\nname = \"operator\"\nclearance = " +
         std::to_string(label.classification) + "\ncategories = [" + categories +
         "]\nroles = [\"operator\", \"delegate\"]\n";
}

// The folder as it has to be for a session of this file: made, or found as it was left.
Result<void> prepare(const Folder& folder, const Given& given) {
  std::error_code error;
  const bool begun = fs::exists(folder.config(), error);
  if (given.words.empty()) {
    if (begun) return {};
    return Error{ErrorCode::invalid, folder.path +
                                         ": no session has begun here; give the room file that a "
                                         "party's node makes: entente room FILE --folder DIR"};
  }
  const std::string bytes = TRY(read_file(given.words[0]));
  const auto file = texts::read_room_file(bytes);
  if (!file.ok()) return Error{ErrorCode::invalid, given.words[0] + ": " + file.error().message};
  if (begun && TRY(read_file(folder.file())) != bytes) {
    return Error{ErrorCode::conflict, folder.path +
                                          ": holds a session of another file, which is left as it "
                                          "is; name a folder of its own for this one"};
  }
  if (begun) return {};
  fs::create_directories(folder.path, error);
  if (error || ::chmod(folder.path.c_str(), 0700) != 0)
    return Error{ErrorCode::unavailable, folder.path + ": cannot be made: " +
                                             (error ? error.message() : std::strerror(errno))};
  fs::remove(folder.file(), error);  // half a copy, where this was broken off
  NewFile copy = TRY(NewFile::make(folder.file()));
  TRY(copy.write(bytes));
  const std::string text = config_text(folder, given, file.value().label);
  const node::NodeConfig config = TRY(node::parse_config(text, folder.config()));
  fs::create_directories(folder.data(), error);
  if (error || ::chmod(folder.data().c_str(), 0700) != 0)
    return Error{ErrorCode::unavailable, folder.data() + ": cannot be made"};
  TRY(node::create_keys(config, io::os_random()));
  NewFile written = TRY(NewFile::make(folder.config()));  // last: with it the folder is whole
  return written.write(text);
}

pid_t start_node(const Folder& folder) {
  const std::string program = node_program();
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child != 0) return child;
  // Goes when this program goes, however that ends.
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(kOther);
  const int log = ::open(folder.log().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log >= 0) ::dup2(log, STDERR_FILENO), ::dup2(log, STDOUT_FILENO);
  ::execl(program.c_str(), "entented", "--config", folder.config().c_str(), nullptr);
  ::_exit(127);
}

// What the node said last in its log.
std::string last_line(const std::string& path) {
  const Result<std::string> text = read_file(path);
  if (!text.ok()) return {};
  std::string_view rest = text.value();
  while (rest.ends_with('\n')) rest.remove_suffix(1);
  return std::string(rest.substr(rest.rfind('\n') + 1));
}

std::optional<json::Value> ask_for_link(const Client& client) {
  const Result<Answer> answer =
      client.ask("POST", "/api/v1/session/link", "{\"viewer\":\"operator\"}");
  if (!answer.ok() || answer.value().status >= 300) return std::nullopt;
  const Result<json::Value> read = json::parse(answer.value().body);
  return read.ok() ? std::optional<json::Value>(read.value()) : std::nullopt;
}

void tell(const Context& context, const Folder& folder, const json::Value& link, pid_t node) {
  if (context.json) {
    json::Writer out;
    out.begin_object()
        .field("url", text_of(link, "url"))
        .field("folder", folder.path)
        .field("socket", folder.data() + "/entented.sock")
        .field("pid", static_cast<std::int64_t>(node))
        .end_object();
    print_line(out.take());
  } else {
    print_line(text_of(link, "url"));
    say("Open this in the browser on the projector; it opens once, within ten minutes. Everything "
        "said is kept in " +
        folder.path + ". Ctrl+C ends the session; the same command goes on with it.");
  }
  std::fflush(stdout);
}

}  // namespace

int room(Context& context, const Given& given) {
  std::error_code error;
  const std::string wanted = given.value("folder");
  if (wanted.empty())
    return report(Error{ErrorCode::invalid, "--folder: is needed: where the session is kept"});
  const Folder folder{fs::absolute(wanted, error).lexically_normal().string()};
  if (context.dry_run) return say("would hold a session in " + folder.path), kDone;
  if (const auto ready = prepare(folder, given); !ready.ok()) return report(ready.error());
  const Client client(folder.data() + "/entented.sock");
  if (const auto link = ask_for_link(client)) {  // it runs already: a second operator's browser
    tell(context, folder, *link, 0);
    return kDone;
  }
  struct sigaction action{};
  action.sa_handler = pass_on;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  g_node = start_node(folder);
  if (g_node < 0) return report(Error{ErrorCode::unavailable, std::strerror(errno)});
  bool told = false;
  int how = 0;
  const auto ended = [&](int options) {
    pid_t got = 0;
    do {
      got = ::waitpid(g_node, &how, options);
    } while (got < 0 && errno == EINTR);
    return got != 0;
  };
  for (int tenths = 0; tenths < kStartSeconds * 10 && !told && !ended(WNOHANG); ++tenths) {
    if (const auto link = ask_for_link(client)) {
      tell(context, folder, *link, g_node);
      told = true;
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
  if (told) ended(0);
  if (told && WIFEXITED(how) && WEXITSTATUS(how) == 0) return kDone;
  if (!told && how == 0) ::kill(g_node, SIGTERM), ended(0);
  return report(Error{ErrorCode::unavailable,
                      (told ? "The session's node ended unexpectedly; nothing that it showed as "
                              "said is lost. Go on with: entente room --folder " +
                                  folder.path
                            : "The session's node did not start") +
                          std::string(". Its log says: ") + last_line(folder.log())});
}

}  // namespace cli
