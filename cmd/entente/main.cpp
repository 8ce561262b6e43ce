// entente: the command line of a node.
#include <google/protobuf/stubs/logging.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>

#include "run.h"

int main(int count, char** values) {
  // What it writes (backups, exports, proofs with their content, keys) is its user's alone.
  ::umask(0077);
  std::setlocale(LC_CTYPE, "");
  ::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of one call
  // Files of others are refused with a reason of ours, not with the parser's.
  google::protobuf::SetLogHandler(nullptr);
  cli::Context context;
  const char* no_colour = std::getenv("NO_COLOR");
  const Result<cli::Given> given =
      cli::read_arguments(std::vector<std::string>(values + 1, values + count));
  if (!given.ok()) {
    cli::say("entente: " + given.error().message);
    return cli::kUsage;
  }
  const cli::Given& arguments = given.value();
  if (arguments.has("version")) {
    cli::print_line(std::string("entente ") + cli::help("version"));
    return cli::kDone;
  }
  const cli::Command* command = cli::find_command(arguments.command);
  if (command == nullptr || arguments.has("help")) {
    const std::string text = cli::help(arguments.command);
    if (arguments.has("help") || count == 1) {
      cli::print(text);
      return cli::kDone;
    }
    // A group without its second word.
    std::fputs(text.c_str(), stderr);
    return cli::kUsage;
  }
  context.given = &arguments;
  context.json = arguments.has("json");
  context.terminal = ::isatty(STDOUT_FILENO) != 0;
  context.colours = context.terminal && (no_colour == nullptr || *no_colour == '\0') &&
                    !arguments.has("no-color");
  context.progress = ::isatty(STDERR_FILENO) != 0 && !arguments.has("no-input");
  context.may_ask =
      ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0 && !arguments.has("no-input");
  context.yes = arguments.has("yes");
  context.dry_run = arguments.has("dry-run");
  return command->run(context, arguments);
}
