//! A mail server that follows a script: what it says to each command can be set, the rest is what
//! a plain server says. Everything that arrives is kept.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How a command is answered. The first rule whose beginning fits counts.
pub type Script = Vec<(&'static str, Vec<u8>)>;

pub struct MailServer {
    pub port: u16,
    log: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    /// `""` in the script stands for the greeting, `.` for the end of a mail. An empty answer
    /// closes the connection.
    pub async fn following(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let log = Arc::<Mutex<Vec<String>>>::default();
        tokio::spawn({
            let log = log.clone();
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(talk(stream, script.clone(), log.clone()));
                }
            }
        });
        Self { port, log }
    }

    /// Every line that arrived.
    pub fn lines(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    pub fn count(&self, beginning: &str) -> usize {
        self.lines().iter().filter(|line| line.starts_with(beginning)).count()
    }

    /// The mails, as they came between DATA and the full stop.
    pub fn mails(&self) -> Vec<String> {
        let lines = self.lines();
        let mut mails = Vec::new();
        for part in lines.split(|line| line == "DATA").skip(1) {
            let end = part.iter().position(|line| line == ".").unwrap();
            mails.push(part[..end].join("\r\n"));
        }
        mails
    }
}

/// What a plain server says to a command.
pub fn plain(command: &str) -> &'static [u8] {
    match command.split([' ', ':']).next().unwrap_or_default() {
        "" => b"220 mail.example.com ESMTP\r\n",
        "EHLO" => b"250-mail.example.com\r\n250-AUTH LOGIN PLAIN\r\n250 SIZE 1000000\r\n",
        "AUTH" => b"235 Authentication successful\r\n",
        "DATA" => b"354 Go on\r\n",
        "QUIT" => b"221 Bye\r\n",
        _ => b"250 OK\r\n",
    }
}

async fn talk(stream: TcpStream, script: Script, log: Arc<Mutex<Vec<String>>>) {
    let mut stream = BufReader::new(stream);
    let answer = |command: &str| {
        let rule = script.iter().find(|(beginning, _)| match *beginning {
            "" => command.is_empty(),
            beginning => command.starts_with(beginning),
        });
        rule.map_or(plain(command).to_vec(), |(_, answer)| answer.clone())
    };
    let mut command = String::new();
    let mut is_mail = false;
    loop {
        if !is_mail || command == "." {
            let answer = answer(&command);
            if answer.is_empty() || stream.get_mut().write_all(&answer).await.is_err() {
                return;
            }
            is_mail = command == "DATA" && answer.starts_with(b"354");
        }
        command.clear();
        match stream.read_line(&mut command).await {
            Ok(0) | Err(_) => return,
            Ok(_) => command.truncate(command.trim_end_matches(['\r', '\n']).len()),
        }
        log.lock().unwrap().push(command.clone());
    }
}
