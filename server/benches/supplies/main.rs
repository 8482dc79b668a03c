//! x
#[path = "../../tests/integration/support/simulation/mod.rs"]
pub mod simulation;
use simulation::*;
use simulation::score::*;
fn med(mut v: Vec<f64>)->f64{ v.sort_by(f64::total_cmp); if v.is_empty(){f64::NAN}else{v[v.len()/2]} }
fn line(name:&str, t:&[&Trial]) {
  for h in HORIZONS {
    let s: Vec<&Trial>=t.iter().copied().filter(|t|t.truth==h).collect();
    let a: Vec<&Trial>=s.iter().copied().filter(|t|t.ours.is_some()).collect();
    let n=a.len() as f64;
    let lo=a.iter().filter(|t|t.truth<t.ours.unwrap()[0]).count() as f64/n;
    let hi=a.iter().filter(|t|t.truth>t.ours.unwrap()[2]).count() as f64/n;
    let both: Vec<&Trial>=a.iter().copied().filter(|t|t.slope.is_some()).collect();
    let m=|f:&dyn Fn(&Trial)->f64, v:&Vec<&Trial>|v.iter().map(|x|f(x)).sum::<f64>()/v.len() as f64;
    let os=m(&|t|loss(t.ours.unwrap(),t.truth),&both)/m(&|t|loss([t.slope.unwrap();3],t.truth),&both);
    let kn: Vec<&Trial>=a.iter().copied().filter(|t|t.knowing.is_some()).collect();
    let ok=m(&|t|loss(t.ours.unwrap(),t.truth),&kn)/m(&|t|loss(t.knowing.unwrap(),t.truth),&kn);
    let e=med(a.iter().map(|t|(t.ours.unwrap()[1]-t.truth).abs()).collect());
    let bias=med(a.iter().map(|t|(t.ours.unwrap()[1]-t.truth)).collect());
    let es=med(both.iter().map(|t|(t.slope.unwrap()-t.truth).abs()).collect());
    let ek=med(kn.iter().map(|t|(t.knowing.unwrap()[1]-t.truth).abs()).collect());
    let klo=kn.iter().filter(|t|t.truth<t.knowing.unwrap()[0]).count() as f64/kn.len() as f64;
    let khi=kn.iter().filter(|t|t.truth>t.knowing.unwrap()[2]).count() as f64/kn.len() as f64;
    println!("{name:26} {h:4} n {:5}/{:5} lo {:5.1}{} hi {:5.1}{} | /slope {os:5.2}{} /know {ok:5.2}{} | mae {e:5.2} bias {bias:6.2} slope {es:5.2} know {ek:5.2} klo {:4.1} khi {:4.1}", a.len(), s.len(), lo*100.,mk(lo>=0.07&&lo<=0.13), hi*100.,mk(hi>=0.07&&hi<=0.13), mk(!(os>0.6)), mk(!(ok>1.3)), klo*100., khi*100.);
  }
}
fn mk(ok:bool)->&'static str{ if ok {" "} else {"!"} }
fn orders(n:u64){
  use simulation::orders::*; use smart_esolutions::supplies::ordering::LeadTime;
  for (m,sd) in [(3.0,1.0),(10.0,4.0)] {
    let lead=LeadTime{mean_days:m,deviation_days:sd};
    for rule in [Rule::Assistant(0.99), Rule::Threshold(20), Rule::Threshold(10), Rule::Slope(m+2.0*sd), Rule::Clairvoyant] {
      let begun=std::time::Instant::now();
      let mut total=Outcome::default(); let mut by=String::new();
      for g in Rhythm::ALL { let mut o=Outcome::default(); for (k,group) in Group::all().enumerate() { if group.rhythm==g { for i in 0..n { o.add(run(group, (k as u64)*1_000_003+i, lead, rule)); } } } by+=&format!(" {} {:.2}/{:.2}", g.name(), 100.*o.stood_still/o.cycles, o.shelf/o.days); total.add(o); }
      println!("{m}±{sd} {rule:?}: cycles {} out {:.2}% shelf {:.2} orders/cycle {:.2} twice {} |{by} {:?}", total.cycles, 100.*total.stood_still/total.cycles, total.shelf/total.days, total.orders/total.cycles, total.twice, begun.elapsed());
      if matches!(rule, Rule::Assistant(_)) { for g in Gauging::ALL { let mut o=Outcome::default(); for (k,group) in Group::all().enumerate() { if group.gauging==g { for i in 0..n { o.add(run(group, (k as u64)*1_000_003+i, lead, rule)); } } } println!("     {} {:.2}/{:.2}", g.name(), 100.*o.stood_still/o.cycles, o.shelf/o.days); } }
    }
  }
}
fn main(){
  if std::env::args().nth(1).as_deref()==Some("orders") { return orders(std::env::args().nth(2).and_then(|a|a.parse().ok()).unwrap_or(5)); }
  let n: u64 = std::env::args().nth(1).and_then(|a|a.parse().ok()).unwrap_or(30);
  let cross = std::env::args().nth(2).is_some();
  let mut all=Vec::new();
  let begun=std::time::Instant::now();
  for (g,group) in Group::all().enumerate() {
    let mut f=Found::default();
    for i in 0..n { let (t,x)=watch(group, (g as u64)*1_000_003+i); all.extend(t); f.done+=x.done; f.told+=x.told; f.found+=x.found; f.false_+=x.false_; f.named+=x.named; }
    println!("{:9} {:10} done {} told {} found {:.2}% of told {:.2}% false {:.2}% named {:.1}%", group.rhythm.name(), group.gauging.name(), f.done,f.told, 100.*f.found as f64/f.done as f64, 100.*f.found as f64/f.told as f64, 100.*f.false_ as f64/f.done as f64, 100.*f.named as f64/f.found as f64);
  }
  println!("{} trials {:?}", all.len(), begun.elapsed());
  for r in Rhythm::ALL { line(r.name(), &all.iter().filter(|t|t.group.rhythm==r).collect::<Vec<_>>()); }
  for r in Gauging::ALL { line(&r.name(), &all.iter().filter(|t|t.group.gauging==r).collect::<Vec<_>>()); }
  line("plain", &all.iter().filter(|t|t.plain).collect::<Vec<_>>());
  line("disturbed", &all.iter().filter(|t|!t.plain).collect::<Vec<_>>());
  if cross { for g in Group::all() { line(&format!("{} {}", g.rhythm.name(), g.gauging.name()), &all.iter().filter(|t|t.group==g).collect::<Vec<_>>()); } }
}
