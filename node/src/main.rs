//! Binary of the Tributary node.

use std::process::ExitCode;

fn main() -> ExitCode {
	tributary_node::main()
}
