use consent::words::*;
fn main(){ for l in std::io::stdin().lines(){ let l=l.unwrap(); let r=read(&l,&Context::default()); println!("{:?} {:?} [{}] <- {l}", r.reading, r.language, r.words);} }
